/** Recommenders to compare with, written from their sources, on exact samples. Millicores or bytes in and out. */
import type { MemorySize } from './recommender-memory.ts';
import type { Week } from './recommender-weeks.ts';

/** The seed formula on exact samples; the product's own works on sketches. */
export const seedCpu = (week: Week): number => exactQuantile(week, 0.99) * 1.2;
export const seedMemory = (week: Week): MemorySize => {
  const request = exactQuantile(week, 0.99) * 1.25;
  return { request, limit: request * 1.5 };
};

/** Robusta KRR d6baa745, strategies/simple.py. On exact samples: on a plateau 1 % of a sketch moves V by half a point. */
export const krrCpu = (week: Week): number => exactQuantile(week, 0.95);
export const krrMemory = (week: Week): number => staticMax(week) * 1.15;

/** Robusta KRR d6baa745, strategies/simple_limit.py: CPU request P66. Its memory is that of `simple`. */
export const krrLimitCpu = (week: Week): number => exactQuantile(week, 0.66);

export const staticMax = (week: Week): number => Math.max(...week.train.map(largest));

/** kubernetes/autoscaler 55c37cd5: P90 of a histogram whose weights halve per 24 h, plus 15 %. First bucket 10m. */
export const vpaCpu = (week: Week): number =>
  MARGIN *
  decayingQuantile(
    week.train.map((day) => Array.from(day)),
    { share: 0.9, first: 10 },
  );

/** The same over one peak per 24 h. First bucket 10 MB. */
export const vpaMemory = (week: Week): number => {
  const peaks = week.train.filter((day) => day.length > 0).map((day) => [largest(day)]);
  return MARGIN * decayingQuantile(peaks, { share: 0.9, first: 1e7 });
};

const MARGIN = 1.15;
const GROWTH = 1.05;

/** Oldest day first. The answer is the upper edge of the bucket, as VPA gives it. */
function decayingQuantile(days: readonly (readonly number[])[], at: { share: number; first: number }): number {
  const buckets: number[] = [];
  let total = 0;
  days.forEach((values, i) => {
    const weight = 2 ** -(days.length - 1 - i);
    for (const value of values) {
      const bucket = bucketOf(value, at.first);
      while (buckets.length <= bucket) buckets.push(0);
      buckets[bucket] = (buckets[bucket] ?? 0) + weight;
      total += weight;
    }
  });
  let seen = 0;
  const found = buckets.findIndex((weight) => {
    seen += weight;
    return seen >= at.share * total - 1e-9;
  });
  return bucketStart((found < 0 ? buckets.length - 1 : found) + 1, at.first);
}

const bucketOf = (value: number, first: number): number =>
  value < first ? 0 : Math.floor(Math.log((value * (GROWTH - 1)) / first + 1) / Math.log(GROWTH));
const bucketStart = (bucket: number, first: number): number => (first * (GROWTH ** bucket - 1)) / (GROWTH - 1);

export const largest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, value), 0);

/** Nearest rank. */
export function exactQuantile(week: Week, share: number): number {
  const sorted = Float64Array.from(week.train.flatMap((day) => Array.from(day))).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length - 1e-9) - 1)] ?? 0;
}
