import { minutes } from '../../../model/units.ts';
import { atOnce, type Check, held } from '../check.ts';
import { changedAt, conditionFact, conditionOf, metricFact } from '../facts.ts';

/**
 * node.notready: not ready for 5 minutes (medik8s NHC: 300 s), or ready and not in turns (KubeNodeReadinessFlapping). Cordoned
 * nodes are left out: somebody works on them. Never cordoned or drained by us.
 */
export const nodeNotReady: Check = {
  kind: 'node-not-ready',
  needs: ['nodes'],
  confirm: held(minutes(5)),
  *examine(ground) {
    const flaps = new Map(ground.hint('node-not-ready-flaps')?.map(({ labels, value }) => [labels.node, value]));
    for (const node of ground.list('nodes').filter(({ unschedulable }) => !unschedulable)) {
      const ready = conditionOf(node, 'Ready');
      const turns = flaps.get(node.ref.name) ?? 0;
      const isDown = ready !== undefined && ready.status !== 'True';
      if (!isDown && turns === 0) continue;
      yield {
        subject: node.ref,
        labels: node.labels,
        severity: isDown ? 'critical' : 'warning',
        ...(isDown ? changedAt(ready) : { confirm: atOnce }),
        detail: isDown
          ? `not ready: ${ready.message ?? ready.reason ?? 'no message'}`
          : `became ready and unready ${turns} times in 15 minutes`,
        remedy: { kind: 'alert', hint: 'look at the machine; exit code 137 of its pods means that it was lost' },
        evidence: [
          ...(ready === undefined ? [] : [conditionFact(node, ready)]),
          ...(turns === 0 ? [] : [metricFact('node-not-ready-flaps', turns)]),
        ],
      };
    }
  },
};
