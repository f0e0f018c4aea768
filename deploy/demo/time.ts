import { days, earlier, hours, type Instant, instant, minutes, type Window } from '../../src/model/units.ts';

/** A Monday morning, after a weekend of good business. */
export const TAKEN_AT: Instant = instant(Date.parse('2026-11-16T09:00:00Z'));
export const WINDOW: Window = { from: earlier(TAKEN_AT, days(14)), to: TAKEN_AT };
export const STEP = minutes(5);

export const hoursAgo = (n: number): Instant => earlier(TAKEN_AT, hours(n));
export const daysAgo = (n: number): Instant => earlier(TAKEN_AT, days(n));

/**
 * How busy the shop is, 0..1: quiet at 05:00, full at 17:00 UTC, a fifth more from Friday to Sunday.
 * 05:00 on a Tuesday -> 0.07, 17:00 on a Sunday -> 1.
 */
export function load(at: Instant): number {
  const date = new Date(at);
  const hour = date.getUTCHours() + date.getUTCMinutes() / 60;
  const fromPeak = Math.abs(((hour - 17 + 36) % 24) - 12);
  const rise = 1 - fromPeak / 12;
  const curve = rise * rise * (3 - 2 * rise);
  return (0.08 + 0.92 * curve) * (date.getUTCDay() % 5 === 0 || date.getUTCDay() === 6 ? 1 : 0.82);
}
