import { minutes } from '../../model/units.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';
import type { Range, Samples } from './days.ts';

const HEAD = minutes(10);

export interface Sample {
  readonly at: number;
  readonly value: number;
}

/** The first 10 minutes of one series' day. */
export function headOf(before: readonly Sample[], { times, values }: Samples, { from, to }: Range): readonly Sample[] {
  const end = (before[0]?.at ?? times[from] ?? 0) + HEAD;
  if ((times[from] ?? Infinity) >= end) return before;
  const more: Sample[] = [];
  for (let i = from; i < to && (times[i] ?? Infinity) < end; i++)
    more.push({ at: times[i] ?? 0, value: values[i] ?? 0 });
  return [...before, ...more];
}

/**
 * The first 10 minutes of a window, from those of its days in any order: a sample that is at most 10 minutes after the
 * true start is at most 10 minutes after the first one of its own day.
 */
export function earliest(a: readonly Sample[], b: readonly Sample[]): readonly Sample[] {
  if (a.length === 0 || b.length === 0) return a.length === 0 ? b : a;
  const end = Math.min(a[0]?.at ?? Infinity, b[0]?.at ?? Infinity) + HEAD;
  if ((b[0]?.at ?? Infinity) >= end) return a;
  return [...a, ...b].filter(({ at }) => at < end).sort((one, other) => one.at - other.at);
}

/** When a series began, and its peak in the first 10 minutes. */
export interface Start {
  readonly at: number;
  readonly peak: number;
}

export const startOf = (samples: readonly Sample[]): Start | undefined =>
  samples.length === 0
    ? undefined
    : {
        at: samples.reduce((first, sample) => Math.min(first, sample.at), Infinity),
        peak: samples.reduce((peak, sample) => Math.max(peak, sample.value), 0),
      };

/** `day`: the midnight that times count from; `quantum`: what values are multiples of. */
export function writeHead(
  writer: ByteWriter,
  samples: readonly Sample[],
  unit: { day: number; quantum: number },
): void {
  writer.whole(samples.length);
  for (const { at, value } of samples) {
    writer.whole(at - unit.day);
    writer.whole(value / unit.quantum);
  }
}

export function readHead(reader: ByteReader, unit: { day: number; quantum: number }): Sample[] {
  const samples: Sample[] = [];
  for (let left = reader.whole(); left > 0; left--) {
    samples.push({ at: unit.day + reader.whole(), value: reader.whole() * unit.quantum });
  }
  return samples;
}
