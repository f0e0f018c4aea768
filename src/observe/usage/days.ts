import { days, type Instant, instant, minutes, type Window } from '../../model/units.ts';

export const DAY = days(1);
/** Slots of 5 minutes of a day. */
export const SLOTS = 288;
const SLOT = minutes(5);

/** Number of the UTC day that an instant belongs to. */
export const dayIndex = (at: number): number => Math.floor(at / DAY);
export const dayStart = (index: number): Instant => instant(index * DAY);
export const dayName = (index: number): string => new Date(index * DAY).toISOString().slice(0, 10);
/** `midnight`: of its day. A remainder would be a call into C for every sample. */
export const slotOf = (at: number, midnight: number): number => Math.floor((at - midnight) / SLOT);

/** The part of the window that the days from `first` to `last` cover. */
export const within = (window: Window, first: number, last: number): Window => ({
  from: instant(Math.max(window.from, dayStart(first))),
  to: instant(Math.min(window.to, dayStart(last + 1))),
});

/** Part of a list: `to` does not belong to it. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Cleaned samples: finite, rounded to the quantum, times ascending. */
export interface Samples {
  readonly times: Float64Array;
  readonly values: Float64Array;
}
