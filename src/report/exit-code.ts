import { type Analysis, findingsOf, healthFindingsOf } from '../model/analysis.ts';
import type { Finding } from '../model/finding.ts';
import type { FixOutcome } from '../model/fix.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Reading, ReasonCode } from '../model/reason.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** A person or a rule of theirs already answered, or a later pass will: nobody needs to look now. */
const AT_REST: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  'mode',
  'excluded',
  'system-namespace',
  'opted-out',
  'snoozed',
  'check-disabled',
  'below-threshold',
  'hysteresis',
  'nothing-to-change',
  'budget-run',
  'budget-repository',
  'cool-down',
  'closed-by-person',
  'edited-by-person',
  'merge-scheduled',
  'merged-meanwhile',
  'same-lines',
  'group-incomplete',
  'reverting',
  'outside-window',
  'budget-hour',
  'superseded',
  'rollout-in-progress',
  'revision-too-new',
  'autoscaled',
]);

/**
 * 0: healthy, or everything is handled. 1: the pass was partial, something failed, or a warning or critical finding
 * has neither a pull request nor a reason to rest, or a health check found one. Savings alone (`info`) never need anybody.
 */
export function exitCodeOf(pass: {
  readonly snapshot: Snapshot;
  readonly analysis: Analysis;
  readonly outcomes: readonly Outcome[];
  readonly recorded: readonly { readonly written: Reading<number> }[];
  readonly fixed?: { readonly outcomes: readonly FixOutcome[] };
}): 0 | 1 {
  const { snapshot, analysis, outcomes, recorded } = pass;
  const fixes = pass.fixed?.outcomes ?? [];
  if (fixes.some(({ kind }) => kind === 'failed')) return 1;
  if (recorded.some(({ written }) => written.kind === 'unknown')) return 1;
  if (snapshot.gaps.length > 0 || outcomes.some((one) => one.kind === 'failed' && !AT_REST.has(one.because.code)))
    return 1;
  const rested = new Set(outcomes.flatMap(restedFindings).map(({ key }) => key));
  const open = findingsOf(analysis).filter(({ severity, key }) => severity !== 'info' && !rested.has(key));
  const mended = new Set(fixes.flatMap((one) => (one.kind === 'fixed' ? [one.finding.key] : [])));
  const unwell = healthFindingsOf(analysis).filter(({ severity, key }) => severity !== 'info' && !mended.has(key));
  return open.length + unwell.length > 0 ? 1 : 0;
}

function restedFindings(outcome: Outcome): readonly Finding[] {
  switch (outcome.kind) {
    case 'opened':
    case 'updated':
    case 'unchanged':
      return outcome.proposal.decision.findings;
    case 'held':
      return AT_REST.has(outcome.because.code) ? [outcome.finding] : [];
    case 'failed':
      return AT_REST.has(outcome.because.code) ? outcome.proposal.decision.findings : [];
    case 'planned':
    case 'refused':
      return [];
  }
}
