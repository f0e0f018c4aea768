/** Schedules of CronJobs: five fields, lists, ranges, steps, names and macros. Undefined: nobody can read it. */
import { days, type Instant, instant, minutes } from '../../model/units.ts';

export interface Schedule {
  /** The first moment after this one at which it is due. */
  readonly next: (after: Instant) => Instant | undefined;
}

const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

interface Fields {
  readonly minute: ReadonlySet<number>;
  readonly hour: ReadonlySet<number>;
  readonly day: ReadonlySet<number>;
  readonly month: ReadonlySet<number>;
  readonly weekday: ReadonlySet<number>;
  /** With both restricted either is enough, as cron has it. */
  readonly anyDay: boolean;
}

/** In the CronJob's time zone; without one in UTC, which is what controller managers nearly always run in. */
export function scheduleOf(text: string, timeZone = 'UTC'): Schedule | undefined {
  const zoned = /^(?:CRON_)?TZ=(\S+)\s+(.*)$/.exec(text);
  const zone = zoned?.[1] ?? timeZone;
  const fields = fieldsOf((MACROS[zoned?.[2] ?? text] ?? zoned?.[2] ?? text).trim());
  const offset = offsetIn(zone);
  if (fields === undefined || offset === undefined) return undefined;
  return { next: (after) => nextDue(fields, after, offset) };
}

function fieldsOf(text: string): Fields | undefined {
  const [minute, hour, day, month, weekday, ...rest] = text.split(/\s+/);
  if (minute === undefined || hour === undefined || day === undefined || month === undefined) return undefined;
  if (weekday === undefined || rest.length > 0) return undefined;
  const parts = {
    minute: valuesOf(minute, 0, 59),
    hour: valuesOf(hour, 0, 23),
    day: valuesOf(day, 1, 31),
    month: valuesOf(named(month, MONTHS, 1), 1, 12),
    weekday: new Set([...(valuesOf(named(weekday, WEEKDAYS, 0), 0, 7) ?? [])].map((number) => number % 7)),
  };
  const { minute: m, hour: h, day: d, month: mo, weekday: w } = parts;
  if (m === undefined || h === undefined || d === undefined || mo === undefined || w.size === 0) return undefined;
  const isOpen = (field: string): boolean => field.startsWith('*') || field === '?';
  return { minute: m, hour: h, day: d, month: mo, weekday: w, anyDay: !isOpen(day) && !isOpen(weekday) };
}

const named = (field: string, names: readonly string[], first: number): string =>
  field.replace(/[a-z]{3}/gi, (name) => {
    const at = names.indexOf(name.toUpperCase());
    return at < 0 ? name : String(at + first);
  });

function valuesOf(field: string, least: number, most: number): ReadonlySet<number> | undefined {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const [, range = '', step] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
    const [from, to] =
      range === '*' || range === '?' ? [least, most] : boundsOf(range, step === undefined ? undefined : most);
    const by = step === undefined ? 1 : Number(step);
    if (from === undefined || to === undefined || by < 1 || from < least || to > most || from > to) return undefined;
    for (let value = from; value <= to; value += by) values.add(value);
  }
  return values;
}

/** `5`, `1-5`; `5/10` means from 5 on. */
function boundsOf(range: string, open: number | undefined): readonly [number | undefined, number | undefined] {
  const [, from, to] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
  if (from === undefined) return [undefined, undefined];
  return [Number(from), to === undefined ? (open ?? Number(from)) : Number(to)];
}

type Offset = (at: number) => number;

/** Milliseconds that local time is ahead of UTC then; undefined for a zone that nobody knows. */
function offsetIn(timeZone: string): Offset | undefined {
  if (timeZone === 'UTC' || timeZone === 'Etc/UTC') return () => 0;
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
    return (at) => {
      const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
      const [, sign, hours = '0', rest = '0'] = /GMT([+-])(\d+):?(\d+)?/.exec(name) ?? [];
      return (sign === '-' ? -1 : 1) * minutes(Number(hours) * 60 + Number(rest));
    };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** 29 February comes every 8 years at worst. */
const FARTHEST = days(366 * 8);

function nextDue(fields: Fields, after: Instant, offset: Offset): Instant | undefined {
  let at = (Math.floor((after + offset(after)) / 60_000) + 1) * 60_000;
  const end = at + FARTHEST;
  while (at < end) {
    const local = new Date(at);
    if (!isDay(fields, local)) at = Math.floor(at / 86_400_000) * 86_400_000 + 86_400_000;
    else if (!fields.hour.has(local.getUTCHours())) at = Math.floor(at / 3_600_000) * 3_600_000 + 3_600_000;
    else if (!fields.minute.has(local.getUTCMinutes())) at += 60_000;
    else return instant(at - offset(at - offset(at)));
  }
  return undefined;
}

function isDay({ month, day, weekday, anyDay }: Fields, at: Date): boolean {
  if (!month.has(at.getUTCMonth() + 1)) return false;
  const [byDay, byWeekday] = [day.has(at.getUTCDate()), weekday.has(at.getUTCDay())];
  return anyDay ? byDay || byWeekday : byDay && byWeekday;
}
