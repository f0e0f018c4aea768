import { hours, type Window } from '../../model/units.ts';
import { dayIndex, dayStart } from './days.ts';

/** The UTC days of a window. */
export interface Calendar {
  readonly first: number;
  readonly last: number;
  /** Whole days of the window that are over: these may be remembered. All others are asked for in every pass. */
  readonly closed: (day: number) => boolean;
  /** The first of the days that are not over. */
  readonly open: number;
}

/**
 * A day counts as over an hour after its midnight: scrapes that are late, remote write that lags. Whether the backend
 * has really come that far is seen by its newest sample before anything is kept.
 */
export const GRACE = hours(1);

/** A cut first day, which only captures have, is read anew. */
export function calendarOf({ from, to }: Window): Calendar {
  const [first, last] = [dayIndex(from), dayIndex(to - 1)];
  const open = Math.max(first, dayIndex(to - GRACE));
  return { first, last, open, closed: (day) => day >= first && day < open && dayStart(day) >= from };
}
