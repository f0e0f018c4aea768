import { z } from 'zod';
import type { Window } from '../../model/units.ts';
import { USAGE_QUANTUM, type UsageMessage } from '../../model/usage.ts';

type Samples = Extract<UsageMessage, { readonly kind: 'samples' }>;

/**
 * One block of samples as a line of JSON that compresses well: whole numbers only. Times are runs of equal steps,
 * values are differences in units of the quantum times 2^shift. Nothing is lost that the fold would keep.
 */
export const usageLine = z.strictObject({
  resource: z.enum(['cpu', 'memory']),
  namespace: z.string(),
  pod: z.string(),
  container: z.string(),
  start: z.int(),
  /** Distance in ms and how often, alternating; empty for a single sample. */
  steps: z.array(z.int()),
  shift: z.int().min(0).max(40),
  deltas: z.array(z.int()).min(1),
});
export type UsageLine = z.infer<typeof usageLine>;

/** Undefined when no sample is a finite, non-negative number. */
export function encodeSamples(message: Samples): UsageLine | undefined {
  const quantum = USAGE_QUANTUM[message.resource];
  const times: number[] = [];
  const units: number[] = [];
  for (let i = 0; i < message.times.length; i++) {
    const value = message.values[i] ?? Number.NaN;
    if (!(value >= 0 && value < Infinity)) continue;
    times.push(Math.round(message.times[i] ?? 0));
    units.push(Math.round(value / quantum));
  }
  const start = times[0];
  if (start === undefined) return undefined;
  const shift = commonShift(units);
  const deltas = units.map((unit, i) => (unit - (i === 0 ? 0 : (units[i - 1] ?? 0))) / 2 ** shift);
  return { resource: message.resource, ...message.series, start, steps: stepsOf(times), shift, deltas };
}

export function decodeSamples(line: UsageLine): Samples {
  const { resource, namespace, pod, container } = line;
  const unit = 2 ** line.shift * USAGE_QUANTUM[resource];
  const times = timesOf(line);
  const values = new Float64Array(line.deltas.length);
  let sum = 0;
  line.deltas.forEach((delta, i) => {
    sum += delta;
    values[i] = sum * unit;
  });
  return { kind: 'samples', resource, series: { namespace, pod, container }, times, values };
}

/** Whether a sample may lie in the window; cheaper than decoding it. */
export function overlaps({ start, steps }: UsageLine, { from, to }: Window): boolean {
  let end = start;
  for (let run = 0; run < steps.length; run += 2) end += (steps[run] ?? 0) * (steps[run + 1] ?? 0);
  return start < to && end >= from;
}

/** The largest power of two that divides all: memory comes in pages of 4 KiB, which saves 12 bits a sample. */
function commonShift(units: readonly number[]): number {
  let shift = 20;
  for (const unit of units) while (shift > 0 && unit % 2 ** shift !== 0) shift--;
  return shift;
}

function stepsOf(times: readonly number[]): number[] {
  const runs: number[] = [];
  for (let i = 1; i < times.length; i++) {
    const step = (times[i] ?? 0) - (times[i - 1] ?? 0);
    const count = runs.at(-1) ?? 0;
    if (runs.at(-2) === step) runs[runs.length - 1] = count + 1;
    else runs.push(step, 1);
  }
  return runs;
}

function timesOf(line: UsageLine): Float64Array {
  const times = new Float64Array(line.deltas.length);
  times[0] = line.start;
  let at = 1;
  for (let run = 0; run < line.steps.length; run += 2) {
    const step = line.steps[run] ?? 0;
    for (let n = line.steps[run + 1] ?? 0; n > 0 && at < times.length; n--, at++)
      times[at] = (times[at - 1] ?? 0) + step;
  }
  return times;
}
