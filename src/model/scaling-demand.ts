import { hours, type Instant, instant } from './units.ts';
import type { ContainerUsage, UsageDay } from './usage.ts';

/** One hour of what all pods of a workload used together. */
export interface DemandHour {
  readonly at: Instant;
  /** Hour of the week on the local clock, Monday 00:00 first: 0 to 167. */
  readonly weekHour: number;
  /** Millicores; undefined where it was not measured. */
  readonly use: number | undefined;
}

export const WEEK_HOURS = 168;
const HOUR = hours(1);

/** From the first to the last measured day, an hour for each hour; of several containers only what all of them tell. */
export function demandOf(usages: readonly ContainerUsage[], timeZone: string): DemandHour[] {
  const byDay = usages.map(({ days }) => new Map(days.map((day) => [day.day, day])));
  const names = [...new Set(byDay.flatMap((days) => [...days.keys()]))].sort();
  const [first, last] = [names[0], names.at(-1)];
  if (first === undefined || last === undefined) return [];
  const clock = localClock(timeZone);
  const [from, to] = [Date.parse(first), Date.parse(last) + hours(24)];
  return Array.from({ length: (to - from) / HOUR }, (_, i) => {
    const at = instant(from + i * HOUR);
    const day = new Date(at).toISOString().slice(0, 10);
    return { at, weekHour: clock(at), use: together(byDay.map((days) => useOf(days.get(day), i % 24))) };
  });
}

const useOf = (day: UsageDay | undefined, hour: number): number | undefined =>
  day?.cpu?.hours?.find((one) => one.hour === hour)?.use;

function together(uses: readonly (number | undefined)[]): number | undefined {
  const known = uses.filter((use) => use !== undefined);
  return known.length < uses.length ? undefined : known.reduce((sum, use) => sum + use, 0);
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** The same local hour before and after the clocks change: office hours follow the clock, not the sun. */
function localClock(timeZone: string): (at: Instant) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', hour: '2-digit', hourCycle: 'h23' });
  return (at) => {
    const parts = format.formatToParts(at);
    const text = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
    return 24 * DAYS.indexOf(text('weekday')) + Number(text('hour'));
  };
}
