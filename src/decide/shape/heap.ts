import { heapSettingsOf } from '../../model/heap-settings.ts';
import { textOf } from '../plan.ts';
import type { Sieve } from './sieve.ts';

/**
 * A heap of a fixed size and the memory limit above it are one decision. Where the heap's size stands in arguments, a
 * ConfigMap or a Secret, no intent can move it, so the limit stays as well; sizes in variables move along (pairs/heap.ts).
 */
export const heapOutOfReach: Sieve = ({ container }, intents) => {
  const limit = intents.find(({ field }) => field === 'limits.memory');
  if (limit?.from === undefined || container === undefined) return undefined;
  const fixed = heapSettingsOf(container.spec).find(({ kind }) => kind === 'out-of-reach');
  if (fixed?.kind !== 'out-of-reach') return undefined;
  const move = `${textOf(limit, limit.from)} -> ${textOf(limit, limit.to)}`;
  return {
    code: 'heap-bound',
    detail: `${fixed.name} from ${fixed.where} sizes the heap: change it by hand together with the memory limit (${move})`,
  };
};
