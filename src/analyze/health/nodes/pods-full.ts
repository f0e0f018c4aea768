import { minutes } from '../../../model/units.ts';
import { type Check, held } from '../check.ts';
import { fact } from '../facts.ts';
import { podsOf } from '../sick-pods.ts';

/** Too many pods for a node: 95 % of its slots for 15 minutes (KubeletTooManyPods of kubernetes-mixin). The limit is that share. */
export const nodePodsFull: Check = {
  kind: 'node-pods-full',
  needs: ['pods', 'nodes'],
  confirm: held(minutes(15)),
  limit: 0.95,
  *examine(ground) {
    if (ground.snapshot.scope !== undefined) return;
    const alive = [...podsOf(ground)].filter(({ pod }) => pod.phase === 'Running' || pod.phase === 'Pending');
    const byNode = Map.groupBy(alive, ({ pod }) => pod.node);
    for (const node of ground.list('nodes')) {
      const pods = byNode.get(node.ref.name)?.length ?? 0;
      const slots = node.allocatable.pods;
      if (slots === 0 || pods <= ground.limit(node) * slots) continue;
      yield {
        subject: node.ref,
        labels: node.labels,
        severity: 'warning',
        detail: `${pods} of ${slots} pods`,
        remedy: { kind: 'alert', hint: 'more nodes, or a higher maxPods' },
        evidence: [fact(node, 'pods', pods), fact(node, 'allocatable.pods', slots)],
      };
    }
  },
};
