import { days, earlier, type Instant, instant } from './units.ts';

const DAY = days(1);

/** `2026-W47`: weeks of ISO 8601 in UTC; they begin on Monday, and week 1 is the one with the year's first Thursday. */
export function isoWeek(at: Instant): string {
  const thursday = new Date(weekStart(at) + 3 * DAY);
  const year = thursday.getUTCFullYear();
  const week = 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY));
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/** Monday, 00:00 UTC. 1970-01-01 was a Thursday, so Mondays are 4 days after multiples of a week. */
export function weekStart(at: Instant): Instant {
  const day = Math.floor(at / DAY);
  return instant((day - ((((day - 4) % 7) + 7) % 7)) * DAY);
}

/** The newest last; the last one holds `until`. */
export const lastWeeks = (until: Instant, count: number): string[] =>
  Array.from({ length: count }, (_, back) => isoWeek(earlier(until, days(7 * (count - 1 - back)))));
