import { byText } from '../model/by-text.ts';
import type { FixOutcome } from '../model/fix.ts';
import { gateOf } from '../model/guard.ts';

/** A pod with what became of it, as every command shows it. */
export interface ShownFix {
  readonly check: string;
  readonly pod: string;
  readonly key: string;
  readonly result: FixOutcome['kind'];
  /** Which of the fourteen gates blocked. */
  readonly gate?: string;
  readonly code?: string;
  readonly detail?: string;
}

/** What was done first, then what was not, by pod. */
export const shownFixes = (outcomes: readonly FixOutcome[]): ShownFix[] =>
  outcomes.map(shown).toSorted((a, b) => RANK[a.result] - RANK[b.result] || byText(a.pod, b.pod));

const RANK: Readonly<Record<FixOutcome['kind'], number>> = { fixed: 0, planned: 1, failed: 2, held: 3 };

function shown(outcome: FixOutcome): ShownFix {
  const { check, pod, finding, kind } = outcome;
  const base = { check, pod: `${pod.namespace}/${pod.name}`, key: finding.key, result: kind };
  if (!('because' in outcome)) return base;
  const { code, detail } = outcome.because;
  const gate = gateOf(code);
  return { ...base, code, detail, ...(gate === undefined ? {} : { gate }) };
}
