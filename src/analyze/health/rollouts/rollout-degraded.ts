import type { AnalysisRun } from '../../../model/cluster-objects.ts';
import type { HealthCause } from '../../../model/health.ts';
import { newestRunOf, verdictOf } from '../analysis-runs.ts';
import { REMEDIES } from '../causes.ts';
import { type Check, twoPasses } from '../check.ts';
import { changedAt, conditionFact, conditionOf, fact, onWorkload } from '../facts.ts';
import { rolloutCause } from '../rollout-cause.ts';
import { type Controlled, controlled } from '../workloads.ts';

/**
 * rollout.degraded: Argo Rollouts gave up or aborted. The stable revision usually serves, so nothing is urgent; but Git
 * still says the bad one, and an abort changes nothing in Git (argo-rollouts FAQ).
 */
export const rolloutDegraded: Check = {
  kind: 'rollout-degraded',
  needs: ['rollouts', 'replicasets', 'analysisruns', 'pods'],
  confirm: twoPasses,
  *examine(ground) {
    for (const at of controlled(ground, 'Rollout')) {
      const { controller, workload } = at;
      const { status, generation } = controller;
      const progressing = conditionOf(status, 'Progressing');
      const invalid = conditionOf(status, 'InvalidSpec');
      const gaveUp = progressing?.status === 'False' && GAVE_UP.has(progressing.reason ?? '');
      const isObserved = status.observedGeneration === undefined || status.observedGeneration === generation;
      if (!isObserved || !(status.phase === 'Degraded' || gaveUp || invalid?.status === 'True')) continue;
      const run = newestRunOf(controller, ground.list('analysisruns'));
      const { cause, detail } = causeOf(at, run, () => rolloutCause(at, ground.list('replicasets')));
      const told = invalid ?? progressing;
      yield {
        ...onWorkload(workload),
        severity: status.available > 0 ? 'warning' : 'critical',
        ...changedAt(told),
        detail,
        cause,
        remedy: REMEDIES[cause],
        evidence: [
          ...(told === undefined ? [] : [conditionFact(controller, told)]),
          fact(controller, 'available', status.available),
          ...(run === undefined ? [] : [fact(run, 'phase', run.phase)]),
        ],
      };
    }
  },
};

const GAVE_UP: ReadonlySet<string> = new Set(['RolloutAborted', 'ProgressDeadlineExceeded']);

interface Why {
  readonly cause: HealthCause;
  readonly detail: string;
}

/** The judgement over metrics says more than the abort it led to; pods that never ran say more than both. */
function causeOf({ controller }: Controlled, run: AnalysisRun | undefined, ofPods: () => Why): Why {
  const judged = run === undefined ? undefined : verdictOf(run);
  if (judged !== undefined) return judged;
  const pods = ofPods();
  if (pods.cause !== 'unclassified') return pods;
  const message = controller.status.rollout?.message ?? 'the rollout is degraded';
  return { cause: controller.status.rollout?.aborted === true ? 'rollout-aborted' : 'unclassified', detail: message };
}
