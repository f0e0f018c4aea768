import { earlier, minutes } from '../../../model/units.ts';
import { REMEDIES } from '../causes.ts';
import { type Check, held, twoPasses } from '../check.ts';
import { changedAt, conditionOf, fact, onWorkload, servesNothing } from '../facts.ts';
import { rolloutCause } from '../rollout-cause.ts';
import { controlled } from '../workloads.ts';

/**
 * deploy.unavailable: fewer pods serve than are asked for, and no rollout moves, for 15 minutes (KubeDeployment-
 * ReplicasMismatch of kubernetes-mixin; Q8). None at all is critical and waits for two passes only.
 */
export const deployUnavailable: Check = {
  kind: 'deploy-unavailable',
  needs: ['pods', 'deployments', 'replicasets'],
  confirm: held(minutes(15)),
  *examine(ground) {
    const told = new Set(
      ground.hint('unavailable-15m')?.map(({ labels }) => `${labels.namespace}/${labels.deployment}`),
    );
    for (const at of controlled(ground, 'Deployment')) {
      const { controller, workload } = at;
      const wanted = controller.replicas ?? 1;
      const { available } = controller.status;
      if (controller.paused || wanted === 0 || available >= wanted) continue;
      const isNone = servesNothing(workload);
      const isTold = told.has(`${controller.ref.namespace}/${controller.ref.name}`);
      const { cause, detail } = rolloutCause(at, ground.list('replicasets'));
      yield {
        ...onWorkload(workload),
        severity: isNone ? 'critical' : 'warning',
        ...(isTold ? { since: earlier(ground.now, minutes(15)) } : unavailableSince(controller)),
        detail: `${available} of ${wanted} pods serve: ${detail}`,
        cause,
        remedy: REMEDIES[cause],
        evidence: [fact(controller, 'replicas', wanted), fact(controller, 'available', available)],
        ...(isNone ? { confirm: twoPasses } : {}),
      };
    }
  },
};

/** The condition tells when fewer served than the strategy allows; a smaller lack has no time of its own. */
function unavailableSince({ status }: { readonly status: Parameters<typeof conditionOf>[0] }) {
  const condition = conditionOf(status, 'Available');
  return condition?.status === 'False' ? changedAt(condition) : {};
}
