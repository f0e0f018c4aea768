import { type DemandHour, WEEK_HOURS } from '../../model/scaling-demand.ts';
import { median } from '../recommend/trend.ts';

/** Millicores by hour of the week; undefined where fewer than three weeks tell. */
export type Pattern = readonly (number | undefined)[];

/** A holiday, an incident or a sale is one week of at least three: the median does not see it. */
const WEEKS = 3;

export function patternOf(demand: readonly DemandHour[]): Pattern {
  const byHour = Map.groupBy(demand, ({ weekHour }) => weekHour);
  return Array.from({ length: WEEK_HOURS }, (_, weekHour) => {
    const uses = (byHour.get(weekHour) ?? []).flatMap(({ use }) => use ?? []);
    return uses.length < WEEKS ? undefined : median(uses);
  });
}

/** How many hours of a day must be measured to judge its prediction. */
const FULL_DAY = 18;

/**
 * 1 - sum |actual - predicted| / sum |actual - usual|, where `usual` is the median of all hours before. Of each week the
 * day with the worst prediction is left out, so that one holiday does not break a pattern. Undefined without whole days.
 * Hours of 100, 100, 300 predicted as 100, 120, 280 where 100 is usual: 1 - 40 / 200 = 0.8.
 */
export function skillOf(
  pattern: Pattern,
  { trained, tested }: { readonly trained: readonly DemandHour[]; readonly tested: readonly DemandHour[] },
): number | undefined {
  const usual = median(trained.flatMap(({ use }) => use ?? []));
  const days = Map.groupBy(tested, ({ at }) => Math.floor(at / 86_400_000));
  const judged = [...days.values()]
    .flatMap((hours) => dayOf(hours, pattern, usual))
    .sort((a, b) => b.missed - b.swing - (a.missed - a.swing));
  const kept = judged.slice(Math.floor(judged.length / 7));
  const [missed, swing] = [sum(kept.map((day) => day.missed)), sum(kept.map((day) => day.swing))];
  return swing === 0 ? undefined : 1 - missed / swing;
}

function dayOf(hours: readonly DemandHour[], pattern: Pattern, usual: number): { missed: number; swing: number }[] {
  const pairs = hours.flatMap(({ use, weekHour }) => {
    const predicted = pattern[weekHour];
    return use === undefined || predicted === undefined ? [] : [{ use, predicted }];
  });
  if (pairs.length < FULL_DAY) return [];
  const missed = sum(pairs.map(({ use, predicted }) => Math.abs(use - predicted)));
  return [{ missed, swing: sum(pairs.map(({ use }) => Math.abs(use - usual))) }];
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
