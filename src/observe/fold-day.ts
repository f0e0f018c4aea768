import { sketchBuilder } from '../model/sketch.ts';
import { days, minutes } from '../model/units.ts';
import type { ResourceDay, UsageResource } from '../model/usage.ts';

const DAY = days(1);
const SLOT = minutes(5);

/** Number of the UTC day that an instant belongs to. */
export const dayIndex = (at: number): number => Math.floor(at / DAY);
export const dayName = (index: number): string => new Date(index * DAY).toISOString().slice(0, 10);

/** Samples of one pod, already cut to the window and quantised. */
export interface Block {
  readonly resource: UsageResource;
  readonly pod: string;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** One resource of one container on one UTC day, growing while samples of all its pods stream by. */
export interface DayFold {
  /** Samples `from` (inclusive) to `to` (exclusive) of the block; all of them lie on this day. */
  readonly add: (block: Block, range: Range) => void;
  readonly build: () => ResourceDay;
}

export interface Range {
  readonly from: number;
  readonly to: number;
}

export function dayFold(): DayFold {
  const sketch = sketchBuilder();
  // 288 slots of 5 minutes, one bit each.
  const slots = new Uint32Array(9);
  const pods = new Map<string, { sum: number; count: number }>();
  return {
    add({ pod, times, values }, { from, to }) {
      const own = pods.get(pod) ?? { sum: 0, count: 0 };
      pods.set(pod, own);
      for (let i = from; i < to; i++) {
        const value = values[i] ?? 0;
        sketch.add(value);
        own.sum += value;
        const slot = Math.floor(((times[i] ?? 0) % DAY) / SLOT);
        slots[slot >> 5] = (slots[slot >> 5] ?? 0) | (1 << (slot & 31));
      }
      own.count += to - from;
    },
    build: () => ({ sketch: sketch.build(), slots: countBits(slots), podMeans: spread([...pods.values()]) }),
  };
}

function countBits(words: Uint32Array): number {
  let total = 0;
  for (const word of words) for (let rest = word; rest !== 0; rest &= rest - 1) total++;
  return total;
}

function spread(pods: readonly { readonly sum: number; readonly count: number }[]): ResourceDay['podMeans'] {
  const means = Float64Array.from(pods, (pod) => pod.sum / pod.count).sort();
  return {
    pods: means.length,
    lowest: means[0] ?? 0,
    median: means[Math.floor((means.length - 1) / 2)] ?? 0,
    highest: means.at(-1) ?? 0,
  };
}
