/** Counts what became of each question. */
import type { Hold } from '../../../src/model/decision.ts';
import type { Proposal, Refusal } from '../../../src/model/proposal.ts';
import { workloadName } from '../../../src/model/workload.ts';
import { fieldOf } from '../../../src/propose/locate/field.ts';
import { differenceOf } from './difference.ts';
import type { Asked } from './rendered.ts';
import { wideWordsOf, wordsOf } from './words.ts';

export interface Tally {
  readonly edited: number;
  readonly proved: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly byTool: Readonly<Record<string, { workloads: number; proved: number }>>;
  readonly unintendedLines: number;
  readonly semanticDifferences: number;
  readonly wrong: readonly string[];
  /** One refusal of each reason and tool. */
  readonly examples: Readonly<Record<string, string>>;
}

/** Reasons that are given before a file was edited. */
const UNEDITED = /^(file-|field-|splice-|source-|revision-|repository-|image-|autoscal|nothing-|edit-|injected|value-)/;

export function tallyOf(asked: readonly Asked[], results: readonly (Proposal | Refusal | Hold)[]): Tally {
  const refused: Record<string, number> = {};
  const byTool: Record<string, { workloads: number; proved: number }> = {};
  const examples: Record<string, string> = {};
  const wrong: string[] = [];
  let [edited, proved, unintendedLines, semanticDifferences] = [0, 0, 0, 0];
  for (const [i, { live, tool, intent }] of asked.entries()) {
    const result = results[i];
    byTool[tool] ??= { workloads: 0, proved: 0 };
    byTool[tool].workloads++;
    if (result?.kind !== 'proposal') {
      const { code, detail } = result?.because ?? { code: 'missing', detail: '' };
      refused[code] = (refused[code] ?? 0) + 1;
      examples[`${tool} ${code}`] ??=
        `${live.workload.application.kind === 'known' ? live.workload.application.value?.ref.name : ''} ${workloadName(live.workload.ref)}: ${detail}`;
      if (!UNEDITED.test(code)) edited++;
      continue;
    }
    edited++;
    if (result.proof !== undefined) {
      proved++;
      byTool[tool].proved++;
    }
    const field = fieldOf(intent, live.workload.ref);
    if (field === undefined) continue;
    for (const { path, before = '', after } of result.edits) {
      const words = tool === 'plain' ? wordsOf(field) : wideWordsOf(field);
      const difference = differenceOf({ before, after }, words);
      unintendedLines += difference.unintendedLines;
      semanticDifferences += difference.semantic ?? 0;
      if (difference.unintendedLines + (difference.semantic ?? 0) > 0)
        wrong.push(`${path}: ${JSON.stringify(difference)}`);
    }
  }
  return { edited, proved, refused, byTool, unintendedLines, semanticDifferences, wrong, examples };
}
