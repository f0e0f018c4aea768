import type { UsageDay, UsageResource } from '../model/usage.ts';
import { median } from './recommend/trend.ts';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const STANDS_OUT = 1.5;
const MOST_WEEKDAYS = 2;

/** Weekdays whose peak stands out in every week seen, at least two: what a 3-day memory would forget. */
export function weeklyPeak(
  days: readonly UsageDay[],
  resource: UsageResource,
): { readonly weekdays: readonly string[] } | undefined {
  const peaks = days.flatMap((day) => {
    const sketch = day[resource]?.sketch;
    return sketch === undefined || sketch.count <= 0 ? [] : [{ weekday: weekdayOf(day.day), peak: sketch.max }];
  });
  const usual = median(peaks.map(({ peak }) => peak));
  const weekdays = WEEKDAYS.filter((weekday) => {
    const own = peaks.filter((one) => one.weekday === weekday);
    return own.length > 1 && own.every(({ peak }) => peak > STANDS_OUT * usual);
  });
  return weekdays.length === 0 || weekdays.length > MOST_WEEKDAYS ? undefined : { weekdays };
}

const weekdayOf = (day: string): string | undefined => WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()];
