/** Memory scores; definitions beside their names in model/comparison.ts. */
import type { MemoryScore } from '../../model/comparison.ts';
import { churnOf } from './churn.ts';
import { nodeOver } from './node-over.ts';
import type { MemorySize } from './rivals.ts';
import { largestOf, meanOf } from './samples.ts';
import type { Week } from './week.ts';

export interface SizedMemory extends MemorySize {
  readonly week: Week;
}

const FLOOR = 2 ** 20;

export const sizeMemory = (weeks: readonly Week[], recommend: (week: Week) => MemorySize): SizedMemory[] =>
  weeks.map((week) => {
    const { request, limit } = recommend(week);
    return { week, request: Math.max(FLOOR, request), limit: Math.max(FLOOR, limit) };
  });

export function scoreMemory(sized: readonly SizedMemory[]): MemoryScore {
  const each = sized.map((one) => ({ ...one, peak: largestOf(one.week.test), used: meanOf(one.week.test) }));
  const sum = (pick: (one: (typeof each)[number]) => number): number => each.reduce((all, one) => all + pick(one), 0);
  const typical = (pick: (one: (typeof each)[number]) => number): number =>
    Math.exp(sum((one) => Math.log(pick(one) / one.peak)) / Math.max(1, each.length)) - 1;
  const over = nodeOver(sized);
  const churn = churnOf(sized, ({ request, limit }) => [request, limit]);
  return {
    oomWeeks: (100 * sum(({ peak, limit }) => (peak > limit ? 1 : 0))) / Math.max(1, each.length),
    requestTyp: typical(({ request }) => request),
    requestFleet: sum(({ request }) => request) / sum(({ peak }) => peak) - 1,
    limitTyp: typical(({ limit }) => limit),
    limitFleet: sum(({ limit }) => limit) / sum(({ peak }) => peak) - 1,
    requestedOverUsed: sum(({ request }) => request) / sum(({ used }) => used),
    ...(over === undefined ? {} : { nodeOver: over }),
    ...(churn === undefined ? {} : { churn }),
  };
}
