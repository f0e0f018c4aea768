/** Counts what became of each question. */
import type { Hold } from '../../../src/model/decision.ts';
import type { Proposal, Refusal } from '../../../src/model/proposal.ts';
import { workloadName } from '../../../src/model/workload.ts';
import { fieldOf } from '../../../src/propose/locate/field.ts';
import { differenceOf } from './difference.ts';
import type { Asked } from './rendered.ts';
import { wordsFor } from './words.ts';

export type Result = Proposal | Refusal | Hold;

export interface ToolCount {
  readonly asked: number;
  readonly proved: number;
  /** Proved where the policy lets one value serve others too. */
  readonly shared: number;
}

export interface Tally {
  readonly asked: number;
  readonly edited: number;
  readonly proved: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly byTool: Readonly<Record<string, ToolCount>>;
  readonly unintendedLines: number;
  readonly semanticDifferences: number;
  readonly wrong: readonly string[];
  /** Every refusal, for people. */
  readonly refusals: readonly string[];
}

/** Reasons that are given before a file was edited. */
const UNEDITED = /^(file-|field-|splice-|source-|revision-|repository-|image-|autoscal|nothing-|edit-|injected|value-)/;

/** `shared` has a second answer where the first one was that others would change too. */
export function tallyOf(
  asked: readonly Asked[],
  results: readonly (Result | undefined)[],
  shared: ReadonlyMap<Asked, Result>,
): Tally {
  const outcomes = asked.map((question, i) => outcomeOf(question, results[i]));
  const proved = outcomes.filter((one) => one.proved).length;
  const withShared = (one: Outcome): boolean => one.proved || shared.get(one.question)?.kind === 'proposal';
  const sum = (pick: (one: Outcome) => number): number => outcomes.reduce((all, one) => all + pick(one), 0);
  const tools = [...new Set(asked.map(({ tool }) => tool))].sort();
  return {
    asked: asked.length,
    edited: outcomes.filter((one) => one.edited).length,
    proved,
    refused: countOf(outcomes.flatMap((one) => one.refused?.code ?? [])),
    byTool: Object.fromEntries(
      tools.map((tool) => {
        const own = outcomes.filter(({ question }) => question.tool === tool);
        const count = { asked: own.length, proved: own.filter((one) => one.proved).length };
        return [tool, { ...count, shared: own.filter(withShared).length }];
      }),
    ),
    unintendedLines: sum((one) => one.unintendedLines),
    semanticDifferences: sum((one) => one.semantic),
    wrong: outcomes.flatMap((one) => one.wrong),
    refusals: outcomes.flatMap((one) => (one.refused === undefined ? [] : [textOf(one, withShared(one))])),
  };
}

interface Outcome {
  readonly question: Asked;
  readonly edited: boolean;
  readonly proved: boolean;
  readonly refused?: { readonly code: string; readonly detail: string };
  readonly unintendedLines: number;
  readonly semantic: number;
  readonly wrong: readonly string[];
}

function outcomeOf(question: Asked, result: Result | undefined): Outcome {
  const none = { question, proved: false, unintendedLines: 0, semantic: 0, wrong: [] };
  if (result?.kind !== 'proposal') {
    const refused = result?.because ?? { code: 'missing', detail: 'no answer' };
    return { ...none, edited: !UNEDITED.test(refused.code), refused };
  }
  const field = fieldOf(question.intent, question.live.workload.ref);
  const differences = result.edits.map(({ path, before = '', after }) => {
    const words = field === undefined ? new Set<string>() : wordsFor(question.tool, field, { before, after });
    return { path, ...differenceOf({ before, after }, words) };
  });
  return {
    question,
    edited: true,
    proved: result.proof !== undefined,
    unintendedLines: differences.reduce((all, one) => all + one.unintendedLines, 0),
    semantic: differences.reduce((all, one) => all + (one.semantic ?? 0), 0),
    wrong: differences
      .filter((one) => one.unintendedLines + (one.semantic ?? 0) > 0)
      .map((one) => `${nameOf(question)} ${JSON.stringify(one)}`),
  };
}

const countOf = (words: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
};

const textOf = ({ question, refused }: Outcome, withShared: boolean): string =>
  `${question.tool} ${question.field} ${refused?.code ?? ''}${withShared ? ' (proved where sharing is allowed)' : ''} ${nameOf(question)}: ${refused?.detail ?? ''}`;

const nameOf = ({ live: { workload } }: Asked): string =>
  `${workload.application.kind === 'known' ? workload.application.value?.ref.name : ''} ${workloadName(workload.ref)}`;
