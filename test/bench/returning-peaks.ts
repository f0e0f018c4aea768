/** `predictive-scaling` on traces: what 42 days say, and whether the two weeks after them agree, which nothing was chosen by. */

import { forecastOf } from '../../src/analyze/predictive-scaling/forecast.ts';
import type { ScalingChange } from '../../src/model/scaling.ts';
import { type DemandHour, WEEK_HOURS } from '../../src/model/scaling-demand.ts';
import { replay, type Scaler } from '../../src/model/scaling-replay.ts';
import type { Trace } from '../../src/model/trace.ts';
import { instant, minutes } from '../../src/model/units.ts';

export interface Peaks {
  readonly asked: number;
  readonly found: number;
  /** Of those: fewer minutes with too few replicas afterwards, too. */
  readonly held: number;
  readonly shortMinutes: { readonly now: number; readonly planned: number };
  readonly replicaHours: { readonly now: number; readonly planned: number };
}

export const NO_PEAKS: Peaks = {
  asked: 0,
  found: 0,
  held: 0,
  shortMinutes: { now: 0, planned: 0 },
  replicaHours: { now: 0, planned: 0 },
};

const KNOWN = 42 * 24;
const AFTER = 14 * 24;

export function withPeaks(sofar: Peaks, trace: Trace): Peaks {
  const demand = demandOf(trace);
  const [known, after] = [demand.slice(0, KNOWN), demand.slice(KNOWN, KNOWN + AFTER)];
  const scaler = scalerFor(known);
  if (after.length < AFTER / 2 || scaler === undefined) return sofar;
  const asked = { ...sofar, asked: sofar.asked + 1 };
  const forecast = forecastOf(known, scaler, 'schedule');
  if (forecast === undefined) return asked;
  const now = replay(after, () => scaler.minReplicas, scaler);
  const planned = replay(after, floorOf(forecast.change, scaler), scaler);
  const sum = (all: { now: number; planned: number }, key: 'shortMinutes' | 'replicaHours') => ({
    now: all.now + now[key],
    planned: all.planned + planned[key],
  });
  return {
    ...asked,
    found: sofar.found + 1,
    held: sofar.held + (planned.shortMinutes < now.shortMinutes ? 1 : 0),
    shortMinutes: sum(sofar.shortMinutes, 'shortMinutes'),
    replicaHours: sum(sofar.replicaHours, 'replicaHours'),
  };
}

const floorOf =
  (change: ScalingChange, { minReplicas }: Scaler) =>
  (hour: number): number =>
    change.kind === 'minimum' ? change.to : (change.floors[hour] ?? minReplicas);

const HOUR = 3600;

/** The machine's use by the hour, from its first midnight on. */
function demandOf({ times, cpu, step }: Trace): DemandHour[] {
  const sums = new Map<number, { sum: number; count: number }>();
  times.forEach((time, i) => {
    const value = cpu[i] ?? Number.NaN;
    if (Number.isNaN(value)) return;
    const hour = Math.floor(time / HOUR);
    const { sum, count } = sums.get(hour) ?? { sum: 0, count: 0 };
    sums.set(hour, { sum: sum + value, count: count + 1 });
  });
  const first = 24 * Math.ceil((times[0] ?? 0) / HOUR / 24);
  const last = Math.floor((times.at(-1) ?? 0) / HOUR);
  return Array.from({ length: Math.max(0, last - first) }, (_, i) => {
    const one = sums.get(first + i);
    const isWhole = one !== undefined && one.count >= (0.75 * HOUR) / step;
    // 1 January 1970 was a Thursday.
    const weekHour = (first + i + 3 * 24) % WEEK_HOURS;
    return { at: instant((first + i) * HOUR * 1000), weekHour, use: isWhole ? one.sum / one.count : undefined };
  });
}

/** As if it were replicas: ten for its P99, and a minimum for its quiet quarter. */
function scalerFor(known: readonly DemandHour[]): Scaler | undefined {
  const uses = known.flatMap(({ use }) => use ?? []).sort((a, b) => a - b);
  const at = (share: number): number => uses[Math.floor(share * uses.length)] ?? 0;
  if (known.length < KNOWN || uses.length < 0.9 * known.length || at(0.99) <= 5) return undefined;
  const perPod = at(0.99) / 10;
  const minReplicas = Math.max(2, Math.min(10, Math.ceil(at(0.25) / perPod)));
  return { perPod, minReplicas, maxReplicas: 20, lowestMinimum: minReplicas, leadTime: minutes(15) };
}

export const peaksText = ({ asked, found, held, shortMinutes, replicaHours }: Peaks): string =>
  `predictive-scaling: of ${asked} series with 8 weeks ${found} have a peak that returns; in the two weeks after, ${held} of them have fewer minutes with too few replicas: ${shortMinutes.now} -> ${shortMinutes.planned}, replica-hours ${Math.round(replicaHours.now)} -> ${Math.round(replicaHours.planned)}`;
