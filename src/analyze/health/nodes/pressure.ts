import { minutes } from '../../../model/units.ts';
import { type Check, held } from '../check.ts';
import { changedAt, conditionFact } from '../facts.ts';

/** node.pressure: memory, disk or process numbers are short for 10 minutes: pods will be evicted. Cordoned ones left out. */
export const nodePressure: Check = {
  kind: 'node-pressure',
  needs: ['nodes'],
  confirm: held(minutes(10)),
  *examine(ground) {
    for (const node of ground.list('nodes').filter(({ unschedulable }) => !unschedulable)) {
      for (const condition of node.conditions.filter(({ type, status }) => PRESSURES.has(type) && status === 'True')) {
        yield {
          subject: node.ref,
          labels: node.labels,
          container: condition.type,
          severity: 'warning',
          ...changedAt(condition),
          detail: `${condition.type}: ${condition.message ?? condition.reason ?? 'no message'}`,
          remedy: { kind: 'alert', hint: 'see which of its pods use more than they asked for' },
          evidence: [conditionFact(node, condition)],
        };
      }
    }
  },
};

const PRESSURES: ReadonlySet<string> = new Set(['MemoryPressure', 'DiskPressure', 'PIDPressure']);
