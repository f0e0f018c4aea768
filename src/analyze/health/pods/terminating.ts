import { minutes } from '../../../model/units.ts';
import { type Check, held } from '../check.ts';
import { fact } from '../facts.ts';
import { onPod, podsOf } from '../sick-pods.ts';

/** pod.terminating: still there 10 minutes after its grace period; deletionTimestamp already holds the grace period. */
export const podTerminating: Check = {
  kind: 'pod-terminating',
  needs: ['pods'],
  confirm: held(minutes(10)),
  *examine(ground) {
    for (const owned of podsOf(ground)) {
      const { pod } = owned;
      if (pod.deletedAt === undefined || pod.deletedAt > ground.now) continue;
      const finalizers = pod.finalizers ?? [];
      yield {
        ...onPod(owned),
        severity: 'warning',
        since: pod.deletedAt,
        detail:
          finalizers.length > 0 ? `waits for ${finalizers.join(', ')}` : 'its node does not confirm that it ended',
        remedy: { kind: 'alert', hint: 'never force-delete: it may still run; look at its node and its finalizers' },
        evidence: [fact(pod, 'finalizers', finalizers.join(', ')), fact(pod, 'node', pod.node ?? 'none')],
      };
    }
  },
};
