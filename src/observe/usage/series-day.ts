import { USAGE_QUANTUM, type UsageResource } from '../../model/usage.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';
import { DAY, dayStart, type Range, type Samples, SLOTS, slotOf } from './days.ts';
import { type HourSums, hourFold, readHours } from './hours.ts';
import { readStretches, type Stretch, stretchFold, writeStretches } from './lives.ts';
import { type SketchTotal, sketchTotal } from './sketch-total.ts';
import { headOf, readHead, type Sample, writeHead } from './start.ts';

/**
 * One resource of one container of one pod on one UTC day: the grain of everything that is remembered. It knows nothing
 * of workloads, so that a pod may find another owner later; and nothing of the window, so that it is the same in every
 * pass whose window holds the whole day. Used for one day after the other: allocating it anew would cost the most.
 */
export interface SeriesDayFold {
  readonly begin: (day: number) => void;
  /** Whether a sample belongs to this day and is not older than the last one: samples come in time order. */
  readonly fits: (at: number) => boolean;
  /** Samples that fit. */
  readonly add: (samples: Samples, range: Range) => void;
  readonly write: (writer: ByteWriter) => void;
}

export function seriesDayFold(resource: UsageResource): SeriesDayFold {
  const quantum = USAGE_QUANTUM[resource];
  const sketch = sketchTotal(quantum);
  const slots = new Uint8Array(SLOTS);
  const hours = hourFold();
  let lives = stretchFold(0);
  let head: readonly Sample[] = [];
  const seen = { from: -Infinity, last: -Infinity, step: 0 };
  return {
    begin(day) {
      for (const fold of [sketch, hours]) fold.clear();
      slots.fill(0);
      lives = stretchFold(dayStart(day));
      head = [];
      Object.assign(seen, { from: dayStart(day), last: -Infinity, step: 0 });
    },
    fits: (at) => at >= seen.from && at < seen.from + DAY && at >= seen.last,
    add(samples, { from, to }) {
      const { times, values } = samples;
      // The same moment twice: answers overlap.
      const range = { from: times[from] === seen.last ? from + 1 : from, to };
      if (range.from === to) return;
      if (seen.step === 0) seen.step = firstStep(times, range, seen.last);
      seen.last = times[to - 1] ?? 0;
      sketch.add(values, range);
      for (let i = range.from; i < to; i++) slots[slotOf(times[i] ?? 0, seen.from)] = 1;
      head = headOf(head, samples, range);
      if (resource === 'memory') lives.add(samples, range);
      else hours.add(samples, range);
    },
    write(writer) {
      writer.whole(seen.step);
      sketch.write(writer);
      writeSlots(writer, slots);
      writeHead(writer, head, { day: seen.from, quantum });
      writeStretches(writer, lives.stretches);
      if (resource === 'cpu') hours.write(writer);
    },
  };
}

/** Between the first two samples of the day; 0 while there is one only. */
function firstStep(times: Float64Array, { from, to }: Range, last: number): number {
  if (last !== -Infinity) return (times[from] ?? 0) - last;
  return to - from > 1 ? (times[from + 1] ?? 0) - (times[from] ?? 0) : 0;
}

/** What a series' day adds to its container's. */
export interface SeriesDay {
  /** Milliseconds between its first two samples; 0 for a single one. */
  readonly step: number;
  readonly count: number;
  readonly sum: number;
  readonly head: readonly Sample[];
  readonly stretches: readonly Stretch[];
  /** CPU only. */
  readonly hours: HourSums | undefined;
}

/** Reads a summary; its distribution and its slots go straight into the container's. */
export function readSeriesDay(
  reader: ByteReader,
  { resource, day }: { readonly resource: UsageResource; readonly day: number },
  into: { readonly sketch: SketchTotal; readonly slots: Uint8Array },
): SeriesDay {
  const step = reader.whole();
  const { count, sum } = into.sketch.merge(reader);
  fillSlots(reader, into.slots);
  const samples = readHead(reader, { day: dayStart(day), quantum: USAGE_QUANTUM[resource] });
  const stretches = readStretches(reader, dayStart(day));
  return { step, count, sum, head: samples, stretches, hours: resource === 'cpu' ? readHours(reader) : undefined };
}

/** Lengths of runs, empty and filled in turn, until the day is full: 0 288 for a day without a hole. */
function writeSlots(writer: ByteWriter, slots: Uint8Array): void {
  for (let at = 0, filled = 0; at < SLOTS; filled = 1 - filled) {
    let end = at;
    while (end < SLOTS && slots[end] === filled) end++;
    writer.whole(end - at);
    at = end;
  }
}

function fillSlots(reader: ByteReader, slots: Uint8Array): void {
  for (let at = 0, filled = false; at < SLOTS; filled = !filled) {
    const end = at + reader.whole();
    if (filled) slots.fill(1, at, end);
    at = end;
  }
}
