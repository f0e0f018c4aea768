/** Recommenders to compare with, written from their sources. Millicores or bytes in and out. */
import { eachOf, largestOf, quantileOf, type Samples } from './samples.ts';
import type { Week } from './week.ts';

export interface MemorySize {
  readonly request: number;
  readonly limit: number;
}

/** The seed formula on exact samples; the product's own works on sketches. */
export const seedCpu = (week: Week): number => quantileOf(week.train, 0.99) * 1.2;
export const seedMemory = (week: Week): MemorySize => {
  const request = quantileOf(week.train, 0.99) * 1.25;
  return { request, limit: request * 1.5 };
};

/** Robusta KRR d6baa745, strategies/simple.py. On exact samples: on a plateau 1 % of a sketch moves V by half a point. */
export const krrCpu = (week: Week): number => quantileOf(week.train, 0.95);
export const krrMemory = (week: Week): number => staticMax(week) * 1.15;

/** Robusta KRR d6baa745, strategies/simple_limit.py: CPU request P66. Its memory is that of `simple`. */
export const krrLimitCpu = (week: Week): number => quantileOf(week.train, 0.66);

export const staticMax = (week: Week): number => Math.max(...week.train.map(largestOf));

/** kubernetes/autoscaler 55c37cd5: P90 of a histogram whose weights halve per 24 h, plus 15 %. First bucket 10m. */
export const vpaCpu = (week: Week): number => MARGIN * decayingQuantile(week.train, { share: 0.9, first: 10 });

/** The same over one peak per 24 h. First bucket 10 MB. */
export const vpaMemory = (week: Week): number => {
  const peaks = week.train.filter(hasAny).map((day) => exactly(largestOf(day)));
  return MARGIN * decayingQuantile(peaks, { share: 0.9, first: 1e7 });
};

const hasAny = (day: Samples): boolean => (day.kind === 'exact' ? day.values.length > 0 : day.sketch.count > 0);
const exactly = (value: number): Samples => ({ kind: 'exact', values: Float64Array.of(value) });

const MARGIN = 1.15;
const GROWTH = 1.05;

/** Oldest day first. The answer is the upper edge of the bucket, as VPA gives it. */
function decayingQuantile(days: readonly Samples[], at: { share: number; first: number }): number {
  const buckets: number[] = [];
  let total = 0;
  days.forEach((samples, i) => {
    const decay = 2 ** -(days.length - 1 - i);
    eachOf(samples, (value, weight) => {
      const bucket = bucketOf(value, at.first);
      while (buckets.length <= bucket) buckets.push(0);
      buckets[bucket] = (buckets[bucket] ?? 0) + weight * decay;
      total += weight * decay;
    });
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
