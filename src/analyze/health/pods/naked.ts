import { atOnce, type Check } from '../check.ts';
import { fact } from '../facts.ts';
import { onPod, podsOf } from '../sick-pods.ts';

/** pod.naked: nobody owns it, so nothing recreates it when its node goes. Static pods are owned by their node. */
export const podNaked: Check = {
  kind: 'pod-naked',
  needs: ['pods'],
  confirm: atOnce,
  *examine(ground) {
    for (const owned of podsOf(ground)) {
      const { pod } = owned;
      const isOver = pod.phase === 'Succeeded' || pod.phase === 'Failed';
      if (pod.owners.length > 0 || isOver || pod.annotations['kubernetes.io/config.mirror'] !== undefined) continue;
      yield {
        ...onPod(owned),
        severity: 'info',
        since: pod.createdAt,
        detail: 'has no controller: nothing recreates it',
        remedy: { kind: 'alert', hint: 'give it a Deployment or a Job' },
        evidence: [fact(pod, 'ownerReferences', 0)],
      };
    }
  },
};
