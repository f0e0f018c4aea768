import { sketchOf } from '../../src/model/sketch.ts';
import { days, millicores, minutes } from '../../src/model/units.ts';
import type { ContainerUsage, UsageDay } from '../../src/model/usage.ts';
import { TAKEN_AT } from './time.ts';

/** An hour in UTC, for patterns. */
export interface HourOf {
  readonly hour: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** 0 is the oldest day. */
  readonly day: number;
  /** `2026-11-16` */
  readonly date: string;
}

/** Whole days up to the midnight before TAKEN_AT, by the hour: what all pods used together, in millicores. */
export function hourlyUsage(count: number, use: (at: HourOf) => number | undefined): ContainerUsage {
  const midnight = TAKEN_AT - (TAKEN_AT % days(1));
  return {
    days: Array.from({ length: count }, (_, day) => dayOf(new Date(midnight - (count - day) * days(1)), day, use)),
    gaps: [],
    startup: { starts: 0 },
    lives: [],
    pods: 4,
    resolution: minutes(5),
  };
}

function dayOf(midnight: Date, day: number, use: (at: HourOf) => number | undefined): UsageDay {
  const date = midnight.toISOString().slice(0, 10);
  const hours = Array.from({ length: 24 }, (_, hour) => use({ hour, weekday: midnight.getUTCDay(), day, date }));
  const known = hours.filter((value) => value !== undefined);
  return {
    day: date,
    cpu: {
      sketch: sketchOf(known),
      slots: 12 * known.length,
      podMeans: { pods: 4, lowest: 1, median: 1, highest: 1 },
      hours: hours.flatMap((value, hour) => (value === undefined ? [] : [{ hour, use: millicores(value) }])),
    },
  };
}
