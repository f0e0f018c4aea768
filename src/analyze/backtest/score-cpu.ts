/** CPU scores; definitions beside their names in model/comparison.ts. */
import type { CpuScore } from '../../model/comparison.ts';
import { churnOf } from './churn.ts';
import { excessOver, meanOf } from './samples.ts';
import type { Week } from './week.ts';

/** A week and what a strategy would have asked for before it. */
export interface SizedCpu {
  readonly week: Week;
  readonly request: number;
}

/** The same for every recommender, so that none wins by a floor. */
const FLOOR = 10;

export function sizeCpu(weeks: readonly Week[], recommend: (week: Week) => number): SizedCpu[] {
  return weeks.map((week) => ({ week, request: Math.max(FLOOR, recommend(week)) }));
}

export function scoreCpu(sized: readonly SizedCpu[]): CpuScore {
  const each = sized.map(weekScore);
  const mean = (pick: (one: WeekScore) => number): number =>
    each.reduce((sum, one) => sum + pick(one), 0) / Math.max(1, each.length);
  const churn = churnOf(sized, ({ request }) => [request]);
  return {
    V: 100 * mean(({ above }) => above),
    W1: 100 * mean(({ above }) => (above > 0.01 ? 1 : 0)),
    W5: 100 * mean(({ above }) => (above > 0.05 ? 1 : 0)),
    U: 100 * mean(({ uncovered }) => uncovered),
    Styp: Math.exp(mean(({ request, used }) => Math.log(request / used))) - 1,
    Sfleet: mean(({ idle }) => idle) / mean(({ used }) => used),
    ...(churn === undefined ? {} : { churn }),
  };
}

interface WeekScore {
  readonly request: number;
  readonly above: number;
  readonly uncovered: number;
  readonly idle: number;
  readonly used: number;
}

function weekScore({ week, request }: SizedCpu): WeekScore {
  const used = meanOf(week.test);
  const missed = excessOver(week.test, request);
  const idle = request - (used - missed.mean);
  return { request, above: missed.share, uncovered: missed.mean / used, idle, used };
}
