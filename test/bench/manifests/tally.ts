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
  /** Proved where the policy lets templates of charts be edited; where it lets both. */
  readonly templates: number;
  readonly both: number;
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

/** What was answered under each policy; a question that was answered well is not asked again. */
export type Answers = Readonly<Record<'narrow' | 'shared' | 'templates' | 'both', ReadonlyMap<Asked, Result>>>;

export function tallyOf(asked: readonly Asked[], answers: Answers): Tally {
  const outcomes = asked.map((question) => outcomeOf(question, answers.narrow.get(question)));
  const proved = outcomes.filter((one) => one.proved).length;
  const under =
    (...policies: readonly (keyof Answers)[]) =>
    ({ question, proved: already }: Outcome): boolean =>
      already || policies.some((policy) => answers[policy].get(question)?.kind === 'proposal');
  const later = asked.flatMap((question) =>
    (['shared', 'templates', 'both'] as const).flatMap((policy) => {
      const result = answers[policy].get(question);
      return result?.kind === 'proposal' ? [outcomeOf(question, result)] : [];
    }),
  );
  const all = [...outcomes, ...later];
  const sum = (pick: (one: Outcome) => number): number => all.reduce((sofar, one) => sofar + pick(one), 0);
  const tools = [...new Set(asked.map(({ tool }) => tool))].sort();
  return {
    asked: asked.length,
    edited: outcomes.filter((one) => one.edited).length,
    proved,
    refused: countOf(outcomes.flatMap((one) => one.refused?.code ?? [])),
    byTool: Object.fromEntries(
      tools.map((tool) => {
        const own = outcomes.filter(({ question }) => question.tool === tool);
        const count = (...policies: readonly (keyof Answers)[]): number => own.filter(under(...policies)).length;
        return [
          tool,
          {
            asked: own.length,
            proved: count(),
            shared: count('shared'),
            templates: count('templates'),
            both: count('shared', 'templates', 'both'),
          },
        ];
      }),
    ),
    unintendedLines: sum((one) => one.unintendedLines),
    semanticDifferences: sum((one) => one.semantic),
    wrong: all.flatMap((one) => one.wrong),
    refusals: outcomes.flatMap((one) => (one.refused === undefined ? [] : [textOf(one, answers)])),
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

function textOf({ question, refused }: Outcome, answers: Answers): string {
  const [found] = Object.entries(POLICIES).flatMap(([policy, text]) =>
    isPolicy(policy) && answers[policy].get(question)?.kind === 'proposal' ? [` (proved where ${text})`] : [],
  );
  const last = answers.both.get(question) ?? answers.templates.get(question);
  const still =
    found === undefined && last !== undefined && 'because' in last
      ? ` | with templates: ${last.because.code} ${last.because.detail}`
      : '';
  return `${question.tool} ${question.field} ${refused?.code ?? ''}${found ?? ''} ${nameOf(question)}: ${refused?.detail ?? ''}${still}`;
}

const POLICIES = {
  shared: 'sharing is allowed',
  templates: 'templates may be edited',
  both: 'templates may be edited and shared',
} as const;

const isPolicy = (word: string): word is keyof typeof POLICIES => word in POLICIES;

const nameOf = ({ live: { workload } }: Asked): string =>
  `${workload.application.kind === 'known' ? workload.application.value?.ref.name : ''} ${workloadName(workload.ref)}`;
