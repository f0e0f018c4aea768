/**
 * Raw samples to one value per slot, meaning exactly what the range queries mean: a slot that starts at t holds samples
 * of (t, t+5m]. Prometheus 3 does the same; Prometheus 2 also counts a sample at t itself.
 */
import type { Milliseconds, Window } from '../../../model/units.ts';
import { SLOT } from '../queries.ts';
import type { Grid } from '../slots.ts';
import type { Slots } from '../transport.ts';
import type { Samples } from './samples.ts';

export interface SlotRange {
  readonly window: Window;
  readonly grid: Grid;
  /** A copy that lasts. */
  readonly copy: (values: Float64Array) => Float64Array;
}

/** `max_over_time(m[5m])` */
export function highest(samples: Samples, range: SlotRange): Slots {
  const slots = collector(range);
  const { times, values, length } = samples;
  for (let i = 0; i < length; ) {
    const end = Math.ceil((times[i] ?? 0) / SLOT) * SLOT;
    let high = values[i++] ?? 0;
    for (; i < length && (times[i] ?? 0) <= end; i++) {
      const value = values[i] ?? 0;
      if (value > high) high = value;
    }
    slots.add(end - SLOT, high);
  }
  return slots.done();
}

/**
 * `1000 * rate(m[range])`: millicores. A counter's increase with resets, extrapolated to the edges of the range as
 * Prometheus does it: up to 1.1 sample distances, else half of one, and never below zero of the counter.
 * https://github.com/prometheus/prometheus/blob/v2.42.0/promql/functions.go (extrapolatedRate)
 */
export function rates({ times, values, length }: Samples, slotRange: SlotRange, range: Milliseconds): Slots {
  const { window } = slotRange;
  const slots = collector(slotRange);
  const first = Math.max(window.from, (Math.ceil((times[0] ?? 0) / SLOT) - 1) * SLOT);
  const last = Math.min(window.to - SLOT, Math.ceil((times[length - 1] ?? 0) / SLOT) * SLOT + range);
  let [low, high] = [0, 0];
  for (let start = first; start <= last && length > 0; start += SLOT) {
    const end = start + SLOT;
    while (high < length && (times[high] ?? 0) <= end) high++;
    while (low < high && (times[low] ?? 0) <= end - range) low++;
    if (high - low < 2) continue;
    const firstValue = values[low] ?? 0;
    const firstTime = times[low] ?? 0;
    const lastTime = times[high - 1] ?? 0;
    let growth = (values[high - 1] ?? 0) - firstValue;
    for (let i = low + 1; i < high; i++) {
      const before = values[i - 1] ?? 0;
      if ((values[i] ?? 0) < before) growth += before;
    }
    const sampled = lastTime - firstTime;
    const distance = sampled / (high - low - 1);
    const toZero = growth > 0 && firstValue >= 0 ? sampled * (firstValue / growth) : Number.POSITIVE_INFINITY;
    const before = Math.min(firstTime - (end - range), toZero);
    const after = end - lastTime;
    const covered =
      sampled + (before < distance * 1.1 ? before : distance / 2) + (after < distance * 1.1 ? after : distance / 2);
    slots.add(start, (1000 * ((growth * covered) / sampled)) / (range / 1000));
  }
  return slots.done();
}

/** Room for one series at a time, used again for the next one. */
const room: { times: Float64Array; values: Float64Array } = { times: new Float64Array(), values: new Float64Array() };

function collector({ window: { from, to }, grid, copy }: SlotRange) {
  const most = Math.round((to - from) / SLOT);
  if (room.times.length < most) Object.assign(room, { times: new Float64Array(most), values: new Float64Array(most) });
  const { times, values } = room;
  let count = 0;
  return {
    add(start: number, value: number): void {
      if (start < from || start >= to) return;
      times[count] = start;
      values[count++] = value;
    },
    /** Copies: a pod that lived for an hour must not hold room for 14 days. */
    done: (): Slots => ({ times: grid.shared(times.subarray(0, count)), values: copy(values.subarray(0, count)) }),
  };
}
