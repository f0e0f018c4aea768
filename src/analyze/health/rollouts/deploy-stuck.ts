import { REMEDIES } from '../causes.ts';
import { type Check, twoPasses } from '../check.ts';
import { changedAt, conditionFact, conditionOf, fact, onWorkload, servesNothing } from '../facts.ts';
import { rolloutCause } from '../rollout-cause.ts';
import { controlled } from '../workloads.ts';

/**
 * deploy.stuck: the deadline for progress is over (spec.progressDeadlineSeconds, 10 minutes unless set). The condition is
 * only set while a rollout is in flight: a Deployment that fails long after is another finding.
 */
export const deployStuck: Check = {
  kind: 'deploy-stuck',
  needs: ['pods', 'deployments', 'replicasets'],
  confirm: twoPasses,
  *examine(ground) {
    for (const at of controlled(ground, 'Deployment')) {
      const progressing = conditionOf(at.controller.status, 'Progressing');
      if (progressing?.status !== 'False' || progressing.reason !== 'ProgressDeadlineExceeded') continue;
      const { cause, detail } = rolloutCause(at, ground.list('replicasets'));
      yield {
        ...onWorkload(at.workload),
        severity: servesNothing(at.workload) ? 'critical' : 'warning',
        ...changedAt(progressing),
        detail,
        cause,
        remedy: REMEDIES[cause],
        evidence: [
          conditionFact(at.controller, progressing),
          fact(at.controller, 'available', at.controller.status.available),
        ],
      };
    }
  },
};
