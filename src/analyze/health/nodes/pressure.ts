import { minutes } from '../../../model/units.ts';
import { type Check, held } from '../check.ts';
import { badConditions } from './bad-conditions.ts';

/** node.pressure: memory, disk or process numbers are short for 10 minutes: pods will be evicted. Cordoned ones left out. */
export const nodePressure: Check = {
  kind: 'node-pressure',
  needs: ['nodes'],
  confirm: held(minutes(10)),
  *examine(ground) {
    yield* badConditions(
      ground.list('nodes').filter(({ unschedulable }) => !unschedulable),
      (type) => PRESSURES.has(type),
      'see which of its pods use more than they asked for',
    );
  },
};

const PRESSURES: ReadonlySet<string> = new Set(['MemoryPressure', 'DiskPressure', 'PIDPressure']);
