/** How long and how densely a container was measured. */
import { hours, type Milliseconds, milliseconds, minutes } from '../model/units.ts';
import type { ContainerUsage, UsageDay, UsageResource } from '../model/usage.ts';

export type History = Pick<ContainerUsage, 'days' | 'resolution'>;

const SLOTS_PER_DAY = 288;
const DAY_MS = 86_400_000;

/**
 * Slots with data of all slots between the first and the last measured day. Those two days may be partial by nature (a
 * workload is new, today is not over, a capture begins at any hour), so they count for what they have: 14 days from 09:00 to
 * 09:00 are 100 %.
 */
export function coverageOf(history: History, resource: UsageResource): number {
  const expected = expectedSlots(history, resource);
  if (expected === 0) return 0;
  return Math.min(1, history.days.reduce((sum, day) => sum + slotsOf(day, resource), 0) / expected);
}

/** From the first to the last sample, holes included. */
export const timeSpanOf = (history: History, resource: UsageResource): Milliseconds =>
  milliseconds(expectedSlots(history, resource) * slotLength(history));

function expectedSlots(history: History, resource: UsageResource): number {
  const own = history.days.filter((day) => slotsOf(day, resource) > 0);
  const [first, last] = [own[0], own.at(-1)];
  if (first === undefined || last === undefined) return 0;
  if (first === last) return slotsOf(first, resource);
  const between = Math.round((Date.parse(last.day) - Date.parse(first.day)) / DAY_MS) - 1;
  const fullDay = SLOTS_PER_DAY / (slotLength(history) / minutes(5));
  return slotsOf(first, resource) + between * fullDay + slotsOf(last, resource);
}

/** A sample every 15 minutes fills only every third slot of 5 minutes, and has no hole. */
const slotLength = (history: History): number => Math.max(minutes(5), history.resolution);

const slotsOf = (day: UsageDay, resource: UsageResource): number => day[resource]?.slots ?? 0;

/** A window of 7 days holds 7 days less a scrape, and less what a restart at its edges took. */
const EDGE = hours(1);

/** Whether the samples reach over that much time. */
export const spans = (history: History, resource: UsageResource, needed: Milliseconds): boolean =>
  timeSpanOf(history, resource) + EDGE >= needed;

/** A Saturday and a Sunday with data: a week without one has seen only half of what weekends do. */
export function seesWeekend(days: readonly UsageDay[], resource: UsageResource): boolean {
  const seen = new Set(
    days.filter((day) => slotsOf(day, resource) > 0).map((day) => new Date(`${day.day}T00:00:00Z`).getUTCDay()),
  );
  return seen.has(SATURDAY) && seen.has(SUNDAY);
}

const SATURDAY = 6;
const SUNDAY = 0;
