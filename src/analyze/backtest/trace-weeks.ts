/** Rolling windows over one resource of one trace: train on 14 days, test on the next 7, step 7. */
import { type Sketch, sketchOf } from '../../model/sketch.ts';
import type { Trace } from '../../model/trace.ts';
import type { UsageDay, UsageResource } from '../../model/usage.ts';
import { joined, meanOf } from './samples.ts';
import { COVERAGE, LEAST_TRAIN_DAYS, OFF, TEST_DAYS, type TimedWeek, trainDaysOf, type Week } from './week.ts';

const DAY = 86_400;

export function weeksOfTrace(trace: Trace, resource: UsageResource): Week[] {
  const first = trace.times[0] ?? 0;
  const span = ((trace.times.at(-1) ?? 0) - first + trace.step) / DAY;
  const trainDays = trainDaysOf(span);
  if (trainDays < LEAST_TRAIN_DAYS) return [];
  const blocks = dayBlocks(trace, resource);
  const sketches = blocks.map((block) => sketchOf(block));
  const weeks: Week[] = [];
  for (let from = 0; from + trainDays + TEST_DAYS * COVERAGE <= span; from += TEST_DAYS) {
    const train = slice(blocks, from, trainDays);
    const test = joined(slice(blocks, from + trainDays, TEST_DAYS));
    if (!usable(joined(train), { days: trainDays, step: trace.step, off: OFF[resource] })) continue;
    if (!usable(test, { days: TEST_DAYS, step: trace.step, off: OFF[resource] })) continue;
    weeks.push({
      set: trace.set,
      series: `${trace.set}/${trace.name}`,
      days: train.map((_, i) => dayOf(resource, { day: first / DAY + from + i, sketch: sketches[from + i] })),
      train: train.map((values) => ({ kind: 'exact', values })),
      test: { kind: 'exact', values: test },
      timed: timedFrom(trace, resource, first + (from + trainDays) * DAY),
    });
  }
  return weeks;
}

/** Samples by 24 hours since the trace began: the windows are cut there, so their days are too. */
function dayBlocks(trace: Trace, resource: UsageResource): Float64Array[] {
  const values = trace[resource];
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

function timedFrom(trace: Trace, resource: UsageResource, startsAt: number): TimedWeek {
  const values = trace[resource];
  const slots = new Float64Array(Math.round((TEST_DAYS * DAY) / trace.step)).fill(Number.NaN);
  trace.times.forEach((time, i) => {
    const slot = Math.floor((time - startsAt) / trace.step);
    if (slot >= 0 && slot < slots.length) slots[slot] = values[i] ?? Number.NaN;
  });
  return { startsAt, slots };
}

const slice = (blocks: readonly Float64Array[], from: number, count: number): Float64Array[] =>
  Array.from({ length: count }, (_, i) => blocks[from + i] ?? new Float64Array(0));

const usable = (values: Float64Array, at: { days: number; step: number; off: number }): boolean =>
  values.length >= (COVERAGE * at.days * DAY) / at.step && meanOf({ kind: 'exact', values }) >= at.off;

function dayOf(resource: UsageResource, at: { day: number; sketch: Sketch | undefined }): UsageDay {
  const day = new Date(Math.floor(at.day) * DAY * 1000).toISOString().slice(0, 10);
  if (at.sketch === undefined || at.sketch.count === 0) return { day };
  const mean = at.sketch.sum / at.sketch.count;
  const podMeans = { pods: 1, lowest: mean, median: mean, highest: mean };
  return { day, [resource]: { sketch: at.sketch, slots: Math.min(288, at.sketch.count), podMeans } };
}
