import { hours, millicores } from '../../model/units.ts';
import type { HourOfDay } from '../../model/usage.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';
import { DAY, dayIndex, dayStart, type Range, type Samples, SLOTS } from './days.ts';

/** CPU samples of one series' day by the hour: with 24 sums it is known when a workload is busy. */
export interface HourFold {
  readonly add: (samples: Samples, range: Range) => void;
  readonly write: (writer: ByteWriter) => void;
  readonly clear: () => void;
}

/** Sums in eighths of a millicore, and how many samples they hold. */
export interface HourSums {
  readonly sums: number[];
  readonly counts: number[];
}

const HOUR = hours(1);
const HOURS = DAY / HOUR;
/** Samples are rounded to whole parts, so that sums are exact and their order does not matter. */
const PARTS = 8;

/** Lists: a typed array of this length takes memory outside of the heap, thousands of times. */
const noHours = (): HourSums => ({ sums: new Array(HOURS).fill(0), counts: new Array(HOURS).fill(0) });

export function hourFold(): HourFold {
  const { sums, counts } = noHours();
  return {
    add({ times, values }, { from, to }) {
      const midnight = dayStart(dayIndex(times[from] ?? 0));
      for (let i = from; i < to; i++) {
        const hour = Math.floor(((times[i] ?? 0) - midnight) / HOUR);
        sums[hour] = (sums[hour] ?? 0) + Math.round((values[i] ?? 0) * PARTS);
        counts[hour] = (counts[hour] ?? 0) + 1;
      }
    },
    write(writer) {
      for (let hour = 0; hour < HOURS; hour++) {
        writer.whole(counts[hour] ?? 0);
        if (counts[hour] !== 0) writer.whole(sums[hour] ?? 0);
      }
    },
    clear() {
      sums.fill(0);
      counts.fill(0);
    },
  };
}

export function readHours(reader: ByteReader): HourSums {
  const read = noHours();
  for (let hour = 0; hour < HOURS; hour++) {
    const count = reader.whole();
    read.counts[hour] = count;
    read.sums[hour] = count === 0 ? 0 : reader.whole();
  }
  return read;
}

const PER_HOUR = SLOTS / HOURS;
const COVERED = 0.75;

/**
 * What all pods used together in each hour. A pod that has half as many samples in an hour as the fullest hour of the day
 * lived for half of it: 30 samples of 60 with a mean of 400m are 200m. Left out is an hour with data in less than three
 * quarters of the 5-minute slots of the fullest one. `slots`: filled by any pod.
 */
export function hoursTogether(
  pods: readonly { readonly pod: string; readonly hours: HourSums | undefined }[],
  slots: Uint8Array,
): HourOfDay[] {
  const summed = sumsOfPods(pods);
  let fullest = 0;
  for (const { counts } of summed) for (let i = 0; i < HOURS; i++) fullest = Math.max(fullest, counts[i] ?? 0);
  const filled = filledByHour(slots);
  const expected = COVERED * Math.max(...filled);
  const together: HourOfDay[] = [];
  for (let hour = 0; hour < HOURS; hour++) {
    const count = filled[hour] ?? 0;
    if (count === 0 || count < expected) continue;
    let parts = 0;
    for (const { sums } of summed) parts += sums[hour] ?? 0;
    together.push({ hour, use: millicores(Math.round(parts / fullest) / PARTS) });
  }
  return together;
}

/** A pod's day may have come in several parts. */
function sumsOfPods(pods: readonly { readonly pod: string; readonly hours: HourSums | undefined }[]): HourSums[] {
  const all = new Map<string, HourSums>();
  for (const { pod, hours: own } of pods) {
    const before = all.get(pod);
    if (before === undefined || own === undefined) all.set(pod, before ?? own ?? noHours());
    else all.set(pod, added(before, own));
  }
  return [...all.values()];
}

function added(a: HourSums, b: HourSums): HourSums {
  const total = noHours();
  for (let hour = 0; hour < HOURS; hour++) {
    total.sums[hour] = (a.sums[hour] ?? 0) + (b.sums[hour] ?? 0);
    total.counts[hour] = (a.counts[hour] ?? 0) + (b.counts[hour] ?? 0);
  }
  return total;
}

function filledByHour(slots: Uint8Array): number[] {
  const filled = new Array<number>(HOURS).fill(0);
  for (let i = 0; i < SLOTS; i++) {
    const hour = Math.floor(i / PER_HOUR);
    filled[hour] = (filled[hour] ?? 0) + (slots[i] ?? 0);
  }
  return filled;
}

export function writeTogether(writer: ByteWriter, together: readonly HourOfDay[]): void {
  writer.whole(together.length);
  for (const { hour, use } of together) {
    writer.whole(hour);
    writer.whole(Math.round(use * PARTS));
  }
}

export const readTogether = (reader: ByteReader): HourOfDay[] =>
  Array.from({ length: reader.whole() }, () => ({ hour: reader.whole(), use: millicores(reader.whole() / PARTS) }));
