/**
 * Rolling windows over one resource of one trace: train on 14 days, test on the next 7, step 7 (a trace under 19 days
 * trains on what is left before its last week, at least 7). Both sides need 80 % of their samples, so a last week that
 * is cut short by the end of the trace still counts; a machine that was off on either side does not.
 */
import { type Sketch, sketchOf } from '../../src/model/sketch.ts';
import type { UsageDay, UsageResource } from '../../src/model/usage.ts';
import type { Trace } from './recommender-traces.ts';

export interface Week {
  readonly set: string;
  readonly series: string;
  /** What a product strategy sees. */
  readonly days: readonly UsageDay[];
  /** What an exact rival sees: the samples of each training day. */
  readonly train: readonly Float64Array[];
  readonly test: Float64Array;
  /** The same by time: one place per step from `startsAt` (seconds since 1970), NaN where nothing was measured. */
  readonly slots: Float64Array;
  readonly startsAt: number;
}

const DAY = 86_400;
const COVERAGE = 0.8;
const TEST_DAYS = 7;
/** Mean use below which a machine counts as off: 5 mcores, 16 MiB. */
const OFF: Readonly<Record<UsageResource, number>> = { cpu: 5, memory: 16 * 2 ** 20 };

export function weeksOf(trace: Trace, resource: UsageResource): Week[] {
  const blocks = dayBlocks(trace, resource);
  const first = trace.times[0] ?? 0;
  const span = ((trace.times.at(-1) ?? 0) - first + trace.step) / DAY;
  const trainDays = span < 19 ? Math.floor(span - TEST_DAYS) : 14;
  if (trainDays < 7) return [];
  const sketches = blocks.map((block) => sketchOf(block));
  const weeks: Week[] = [];
  for (let from = 0; from + trainDays + TEST_DAYS * COVERAGE <= span; from += TEST_DAYS) {
    const train = slice(blocks, from, trainDays);
    const test = joined(slice(blocks, from + trainDays, TEST_DAYS));
    if (!usable(joined(train), { days: trainDays, step: trace.step, off: OFF[resource] })) continue;
    if (!usable(test, { days: TEST_DAYS, step: trace.step, off: OFF[resource] })) continue;
    const days = train.map((_, i) => dayOf(resource, { day: first / DAY + from + i, sketch: sketches[from + i] }));
    const startsAt = first + (from + trainDays) * DAY;
    const slots = slotsFrom(trace, resource, startsAt);
    weeks.push({ set: trace.set, series: `${trace.set}/${trace.name}`, days, train, test, slots, startsAt });
  }
  return weeks;
}

/** Samples by 24 hours since the trace began: the windows are cut there, so their days are too. */
function dayBlocks(trace: Trace, resource: UsageResource): Float64Array[] {
  const values = resource === 'cpu' ? trace.cpu : trace.memory;
  const first = trace.times[0] ?? 0;
  const blocks: number[][] = [];
  trace.times.forEach((time, i) => {
    const value = values[i] ?? Number.NaN;
    const day = Math.floor((time - first) / DAY);
    while (blocks.length <= day) blocks.push([]);
    if (!Number.isNaN(value)) blocks[day]?.push(value);
  });
  return blocks.map((block) => Float64Array.from(block));
}

function slotsFrom(trace: Trace, resource: UsageResource, startsAt: number): Float64Array {
  const values = resource === 'cpu' ? trace.cpu : trace.memory;
  const slots = new Float64Array(Math.round((TEST_DAYS * DAY) / trace.step)).fill(Number.NaN);
  trace.times.forEach((time, i) => {
    const slot = Math.floor((time - startsAt) / trace.step);
    if (slot >= 0 && slot < slots.length) slots[slot] = values[i] ?? Number.NaN;
  });
  return slots;
}

const slice = (blocks: readonly Float64Array[], from: number, count: number): Float64Array[] =>
  Array.from({ length: count }, (_, i) => blocks[from + i] ?? new Float64Array(0));

function joined(blocks: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(blocks.reduce((sum, block) => sum + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    all.set(block, at);
    at += block.length;
  }
  return all;
}

const usable = (values: Float64Array, at: { days: number; step: number; off: number }): boolean =>
  values.length >= (COVERAGE * at.days * DAY) / at.step && meanOf(values) >= at.off;

export const meanOf = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

function dayOf(resource: UsageResource, at: { day: number; sketch: Sketch | undefined }): UsageDay {
  const day = new Date(Math.floor(at.day) * DAY * 1000).toISOString().slice(0, 10);
  if (at.sketch === undefined || at.sketch.count === 0) return { day };
  const mean = at.sketch.sum / at.sketch.count;
  const podMeans = { pods: 1, lowest: mean, median: mean, highest: mean };
  return { day, [resource]: { sketch: at.sketch, slots: Math.min(288, at.sketch.count), podMeans } };
}
