import type { ScalingChange } from '../../model/scaling.ts';
import { WEEK_HOURS } from '../../model/scaling-demand.ts';
import type { Scaler } from '../../model/scaling-replay.ts';
import { minutes } from '../../model/units.ts';
import { median } from '../recommend/trend.ts';

export type Schedule = Extract<ScalingChange, { readonly kind: 'schedule' }>;

/** Replicas that are needed by hour of the week; undefined where nobody knows. */
export type Needs = readonly (number | undefined)[];

/**
 * One peak a day, on the days that have it at the same time: it begins a lead time before the need passes the middle
 * between the quiet hours and the top, and ends when the need is below again. The floor is the median need inside, the
 * upper quarter or the top, lowest first: the autoscaler has the rest. None where there is no such peak.
 */
export function schedulesOf(needs: Needs, scaler: Scaler): Schedule[] {
  const known = ascending(needs);
  const quiet = Math.max(scaler.minReplicas, known[Math.floor(known.length / 4)] ?? 0);
  const top = known.at(-1) ?? 0;
  if (top - quiet < SMALLEST_PEAK) return [];
  const peaks = alike(
    DAYS.flatMap((day) => peakOf(day, (hour) => (needs[hour % WEEK_HOURS] ?? 0) >= (quiet + top) / 2)),
  );
  const [begin, end] = [Math.min(...peaks.map(({ begin }) => begin)), Math.max(...peaks.map(({ end }) => end))];
  if (peaks.length === 0 || end - begin > LONGEST) return [];
  const inside = peaks.flatMap(({ day }) => range(24 * day + begin, 24 * day + end)).map((hour) => hour % WEEK_HOURS);
  const days = peaks.map(({ day }) => day);
  const window = { start: cron(60 * begin - scaler.leadTime / minutes(1), days), end: cron(60 * end, days) };
  return levelsOf(ascending(inside.map((hour) => needs[hour])))
    .filter((replicas) => replicas > quiet)
    .map((replicas) => ({
      kind: 'schedule',
      ...window,
      replicas,
      floors: Array.from({ length: WEEK_HOURS }, (_, hour) => (inside.includes(hour) ? replicas : scaler.minReplicas)),
    }));
}

const ascending = (needs: Needs): number[] => needs.filter((need) => need !== undefined).sort((a, b) => a - b);

/** Whole replicas at the middle, the upper quarter and the top, each once. */
const levelsOf = (sorted: readonly number[]): number[] => [
  ...new Set(
    [median(sorted), sorted[Math.floor(0.75 * (sorted.length - 1))] ?? 0, sorted.at(-1) ?? 0].map((need) =>
      Math.ceil(need),
    ),
  ),
];

const DAYS = [0, 1, 2, 3, 4, 5, 6];
/** Fewer than two more pods are not worth a schedule. */
const SMALLEST_PEAK = 2;
/** What lasts longer is no peak but the level. */
const LONGEST = 18;
/** A lunch break does not end a peak. */
const BREAK = 2;

interface Peak {
  readonly day: number;
  /** Hours after the day's midnight; the end may lie on the day after. */
  readonly begin: number;
  readonly end: number;
}

/** The first busy stretch that begins on this day. */
function peakOf(day: number, isBusy: (hour: number) => boolean): Peak[] {
  const from = 24 * day;
  const begin = range(from, from + 24).find((hour) => isBusy(hour) && !isBusy(hour + WEEK_HOURS - 1));
  if (begin === undefined) return [];
  let end = begin + 1;
  while (end < from + 48 && range(end, end + BREAK + 1).some(isBusy)) end++;
  return [{ day, begin: begin - from, end: end - from }];
}

/** Those that begin and end within an hour or two of the middle one; a Saturday of its own is left to the autoscaler. */
function alike(peaks: readonly Peak[]): Peak[] {
  const [begin, end] = [median(peaks.map((peak) => peak.begin)), median(peaks.map((peak) => peak.end))];
  return peaks.filter((peak) => Math.abs(peak.begin - begin) <= 1 && Math.abs(peak.end - end) <= 2);
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

/** `45 7 * * 1-5`; minutes may lie on the day before or after. Cron counts days from Sunday. */
function cron(minute: number, days: readonly number[]): string {
  const shift = Math.floor(minute / 1440);
  const rest = minute - 1440 * shift;
  const own = days.map((day) => (day + 1 + shift + 7) % 7).sort((a, b) => a - b);
  return `${rest % 60} ${Math.floor(rest / 60)} * * ${daysText(own)}`;
}

function daysText(days: readonly number[]): string {
  if (days.length === 7) return '*';
  const [first = 0, last = 0] = [days[0], days.at(-1)];
  return days.length > 2 && last - first === days.length - 1 ? `${first}-${last}` : days.join(',');
}
