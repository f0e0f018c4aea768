/** CPU scores: V, W1, W5, U in percent; slack as ratios. Definitions in README.md beside this file. */
import { meanOf, type Week } from './recommender-weeks.ts';

export interface CpuScore {
  readonly V: number;
  readonly W1: number;
  readonly W5: number;
  readonly U: number;
  readonly Styp: number;
  readonly Sfleet: number;
}

/** The same for every recommender, so that none wins by a floor. */
const FLOOR = 10;

export function scoreCpu(weeks: readonly Week[], recommend: (week: Week) => number): CpuScore {
  const each = weeks.map((week) => weekOf(week.test, Math.max(FLOOR, recommend(week))));
  const mean = (pick: (one: WeekScore) => number): number =>
    each.reduce((sum, one) => sum + pick(one), 0) / Math.max(1, each.length);
  return {
    V: 100 * mean(({ above }) => above),
    W1: 100 * mean(({ above }) => (above > 0.01 ? 1 : 0)),
    W5: 100 * mean(({ above }) => (above > 0.05 ? 1 : 0)),
    U: 100 * mean(({ uncovered }) => uncovered),
    Styp: Math.exp(mean(({ request, used }) => Math.log(request / used))) - 1,
    Sfleet: mean(({ idle }) => idle) / mean(({ used }) => used),
  };
}

interface WeekScore {
  readonly request: number;
  readonly above: number;
  readonly uncovered: number;
  readonly idle: number;
  readonly used: number;
}

function weekOf(test: Float64Array, request: number): WeekScore {
  const used = meanOf(test);
  let [above, excess] = [0, 0];
  for (const use of test) {
    if (use > request) {
      above++;
      excess += use - request;
    }
  }
  const missed = excess / test.length;
  return { request, above: above / test.length, uncovered: missed / used, idle: request - (used - missed), used };
}
