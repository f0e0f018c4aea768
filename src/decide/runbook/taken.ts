import type { Analysis } from '../../model/analysis.ts';
import type { FindingKey } from '../../model/finding.ts';
import { policyFor } from '../../model/match.ts';
import type { PolicySet } from '../../model/policy.ts';
import type { Handled, StepsTaken } from '../../model/runbook.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { runbooksDue } from './due.ts';
import { allHandled } from './handled.ts';
import { handlingOf } from './handler.ts';

/**
 * The steps that are no change: who is told, whether a diagnosis goes with it, which reports are written. Without an entry
 * everything is as it is without runbooks: everybody is told. A runbook without any step that holds (its expression could
 * not be answered) silences nothing either; one that does something and does not notify is silent. What brought the pass
 * only matters for reports: if it decided who is told, a message would end and begin again with every other pass.
 */
export function stepsTaken(
  analysis: Analysis,
  snapshot: Snapshot,
  policies: PolicySet,
): ReadonlyMap<FindingKey, StepsTaken> {
  const { runbooks = [] } = policies;
  if (runbooks.length === 0) return new Map();
  const due = new Set(runbooksDue(policies, snapshot.takenAt).flatMap(({ name, isDue }) => (isDue ? [name] : [])));
  const takenBy = (handled: Handled): StepsTaken | undefined => {
    const policy = policyFor({ ref: handled.subject, labels: handled.labels }, policies);
    const { runbook, steps = [] } = handlingOf(handled, policy, runbooks);
    if (runbook === undefined || steps.length === 0) return undefined;
    const taken = takenOf(runbook, steps);
    return due.has(runbook) ? taken : { ...taken, reports: [] };
  };
  return new Map(
    allHandled(analysis, snapshot).flatMap(({ key, handled }) => {
      const taken = takenBy(handled);
      return taken === undefined ? [] : [[key, taken] as const];
    }),
  );
}

function takenOf(runbook: string, steps: NonNullable<ReturnType<typeof handlingOf>['steps']>): StepsTaken {
  const notifies = steps.filter((step) => step.kind === 'notify');
  const receivers = notifies.flatMap(({ to = [] }) => to);
  const isForAll = notifies.some(({ to = [] }) => to.length === 0);
  return {
    runbook,
    diagnose: steps.some(({ kind }) => kind === 'diagnose'),
    notify: isForAll ? 'everybody' : [...new Set(receivers)].sort(),
    reports: steps.flatMap((step) => (step.kind === 'report' && step.report !== undefined ? [step.report] : [])),
  };
}
