/**
 * Raw samples to one value per slot, meaning exactly what the range queries mean: a slot that starts at t holds samples
 * of (t, t+5m]. Prometheus 3 does the same; Prometheus 2 also counts a sample at t itself.
 */
import type { Milliseconds, Window } from '../../../model/units.ts';
import { SLOT } from '../queries.ts';
import type { SlotSeries } from '../transport.ts';
import type { Samples } from './samples.ts';

export type Slots = Omit<SlotSeries, 'series'>;

/** `max_over_time(m[5m])` */
export function highest(samples: Samples, window: Window): Slots {
  const slots = collector(window);
  const { times, values, length } = samples;
  let [slot, high] = [-Infinity, -Infinity];
  for (let i = 0; i < length; i++) {
    const start = (Math.ceil((times[i] ?? 0) / SLOT) - 1) * SLOT;
    const value = values[i] ?? 0;
    if (start === slot) {
      if (value > high) high = value;
      continue;
    }
    slots.add(slot, high);
    [slot, high] = [start, value];
  }
  slots.add(slot, high);
  return slots.done();
}

/** `1000 * rate(m[range])`: millicores. */
export function rates(samples: Samples, window: Window, range: Milliseconds): Slots {
  const slots = collector(window);
  const { times, length } = samples;
  const first = Math.max(window.from, (Math.ceil((times[0] ?? 0) / SLOT) - 1) * SLOT);
  const last = Math.min(window.to - SLOT, Math.ceil((times[length - 1] ?? 0) / SLOT) * SLOT + range);
  let [low, high] = [0, 0];
  for (let start = first; start <= last && length > 0; start += SLOT) {
    const end = start + SLOT;
    while (high < length && (times[high] ?? 0) <= end) high++;
    while (low < high && (times[low] ?? 0) <= end - range) low++;
    if (high - low < 2) continue;
    slots.add(start, (1000 * increase(samples, { low, high, from: end - range, to: end })) / (range / 1000));
  }
  return slots.done();
}

interface Span {
  readonly low: number;
  readonly high: number;
  readonly from: number;
  readonly to: number;
}

/**
 * A counter's increase with resets, extrapolated to the edges of the span as Prometheus does it: up to 1.1 sample
 * distances, else half of one, and never below zero of the counter.
 * https://github.com/prometheus/prometheus/blob/v2.42.0/promql/functions.go (extrapolatedRate)
 */
function increase({ times, values }: Samples, { low, high, from, to }: Span): number {
  const [firstValue, firstTime, lastTime] = [values[low] ?? 0, times[low] ?? 0, times[high - 1] ?? 0];
  let growth = (values[high - 1] ?? 0) - firstValue;
  for (let i = low + 1; i < high; i++) {
    const before = values[i - 1] ?? 0;
    if ((values[i] ?? 0) < before) growth += before;
  }
  const sampled = lastTime - firstTime;
  const distance = sampled / (high - low - 1);
  const toZero = growth > 0 && firstValue >= 0 ? sampled * (firstValue / growth) : Number.POSITIVE_INFINITY;
  const edge = (gap: number): number => (gap < distance * 1.1 ? gap : distance / 2);
  return (growth * (sampled + edge(Math.min(firstTime - from, toZero)) + edge(to - lastTime))) / sampled;
}

function collector({ from, to }: Window) {
  const most = Math.round((to - from) / SLOT);
  const times = new Float64Array(most);
  const values = new Float64Array(most);
  let count = 0;
  return {
    add(start: number, value: number): void {
      if (start < from || start >= to) return;
      times[count] = start;
      values[count++] = value;
    },
    /** Copies: a pod that lived for an hour must not hold room for 14 days. */
    done: (): Slots => ({ times: times.slice(0, count), values: values.slice(0, count) }),
  };
}

/** Two series of one container (several jobs, or an earlier life of it): the higher value of each slot. */
export function higherOf(a: Slots, b: Slots): Slots {
  return merged(a, b, Math.max);
}

/** Per-core series of one container add up. */
export function sumOf(a: Slots, b: Slots): Slots {
  return merged(a, b, (x, y) => x + y);
}

function merged(a: Slots, b: Slots, both: (x: number, y: number) => number): Slots {
  const most = a.times.length + b.times.length;
  const times = new Float64Array(most);
  const values = new Float64Array(most);
  let [i, j, count] = [0, 0, 0];
  while (i < a.times.length || j < b.times.length) {
    const left = a.times[i] ?? Number.POSITIVE_INFINITY;
    const right = b.times[j] ?? Number.POSITIVE_INFINITY;
    times[count] = Math.min(left, right);
    const [x, y] = [left <= right ? a.values[i++] : undefined, right <= left ? b.values[j++] : undefined];
    values[count++] = x === undefined ? (y ?? 0) : y === undefined ? x : both(x, y);
  }
  return { times: times.slice(0, count), values: values.slice(0, count) };
}
