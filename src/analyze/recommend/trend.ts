import type { UsageDay } from '../../model/usage.ts';
import { measured } from '../../model/usage-days.ts';

/**
 * Is a daily value climbing? Most week-to-week shifts cannot be predicted (R2 <= 0.11 on real traces), so only a climb
 * that nearly every pair of days agrees on counts: Kendall's tau over at least 7 days, and a Theil-Sen slope (the median
 * of all pairwise slopes: one spike does not move it).
 */
export interface Trend {
  /** Units per day, positive. */
  readonly perDay: number;
  /** Growth over the observed days, as a share of the median value. */
  readonly growth: number;
}

const FEWEST_DAYS = 7;
const SURE = 0.8;
/** 10 %: less is within what margins cover anyway. */
const MATERIAL = 0.1;

/** `values` are one per day, oldest first. Undefined when it does not climb. */
export function climbing(values: readonly number[]): Trend | undefined {
  if (values.length < FEWEST_DAYS) return undefined;
  const slopes = pairwiseSlopes(values);
  const up = slopes.filter((slope) => slope > 0).length - slopes.filter((slope) => slope < 0).length;
  const perDay = median(slopes);
  const level = median(values);
  if (up / slopes.length < SURE || perDay <= 0 || level <= 0) return undefined;
  const growth = (perDay * (values.length - 1)) / level;
  return growth < MATERIAL ? undefined : { perDay, growth };
}

/** Of the daily peak of memory. */
export const memoryClimb = (days: readonly UsageDay[]): Trend | undefined =>
  climbing(measured(days, 'memory').map(({ sketch }) => sketch.max));

const pairwiseSlopes = (values: readonly number[]): number[] =>
  values.flatMap((from, i) => values.slice(i + 1).map((to, k) => (to - from) / (k + 1)));

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? 0) + high) / 2;
}
