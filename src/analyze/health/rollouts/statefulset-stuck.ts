import { minutes } from '../../../model/units.ts';
import { REMEDIES } from '../causes.ts';
import { type Check, held } from '../check.ts';
import { fact, onWorkload, servesNothing } from '../facts.ts';
import { rolloutCause } from '../rollout-cause.ts';
import { controlled, unreadySince } from '../workloads.ts';

/**
 * sts.stuck: pods are not ready, or an update does not get on, for 15 minutes (KubeStatefulSetReplicasMismatch and
 * UpdateNotRolledOut of kubernetes-mixin). Argo CD never calls a StatefulSet degraded (argo-cd#6527). With OrderedReady a
 * bad pod blocks even the revision that would repair it: it must be deleted after Git is right again.
 */
export const statefulsetStuck: Check = {
  kind: 'statefulset-stuck',
  needs: ['pods', 'statefulsets', 'replicasets'],
  confirm: held(minutes(15)),
  *examine(ground) {
    for (const at of controlled(ground, 'StatefulSet')) {
      const { controller, workload } = at;
      const { ready, currentRevision, updateRevision, updated } = controller.status;
      const wanted = controller.replicas ?? 1;
      const isUpdating = currentRevision !== updateRevision && updated < wanted;
      if (ready >= wanted && !isUpdating) continue;
      const { cause, detail } = rolloutCause(at, ground.list('replicasets'));
      yield {
        ...onWorkload(workload),
        severity: servesNothing(workload) ? 'critical' : 'warning',
        ...unreadySince(workload),
        detail: `${ready} of ${wanted} pods ready${isUpdating ? `, ${updated} of the new revision` : ''}: ${detail}`,
        cause,
        remedy: isUpdating
          ? {
              ...REMEDIES[cause],
              hint: `${REMEDIES[cause].hint}; then delete the bad pod, which blocks its own repair`,
            }
          : REMEDIES[cause],
        evidence: [fact(controller, 'ready', ready), fact(controller, 'updated', updated)],
      };
    }
  },
};
