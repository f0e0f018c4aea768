import type { ScalingOutcome } from './scaling.ts';
import type { DemandHour } from './scaling-demand.ts';
import { hours, type Milliseconds, minutes } from './units.ts';

/** An autoscaler in numbers. */
export interface Scaler {
  /** Millicores of use at which it wants one more pod. */
  readonly perPod: number;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** As far as one change may lower the minimum. */
  readonly lowestMinimum: number;
  /** How far it is behind the load. */
  readonly leadTime: Milliseconds;
}

/** Pods that the autoscaler wants for so much use; its minimum left aside. */
export const needOf = (use: number, { perPod, maxReplicas }: Scaler): number =>
  Math.min(maxReplicas, Math.max(1, Math.ceil(use / perPod - 1e-9)));

/**
 * What would have happened with at least `floors[hour of the week]` replicas. An hour begins with the pods that the hour
 * before needed, or with the floor, which was raised in time; when it needs more, they come one lead time later.
 * 4 pods, then a need of 6, 15 minutes behind: 15 minutes too few, and 6 replica-hours in that hour.
 */
export function replay(
  demand: readonly DemandHour[],
  floorAt: (weekHour: number) => number,
  scaler: Scaler,
): ScalingOutcome {
  const late = Math.min(1, scaler.leadTime / hours(1));
  let [shortHours, replicaHours] = [0, 0];
  let before: DemandHour | undefined;
  for (const hour of demand) {
    if (hour.use !== undefined && before?.use !== undefined) {
      const [need, floor] = [needOf(hour.use, scaler), floorAt(hour.weekHour)];
      const [was, lower] = [needOf(before.use, scaler), floorAt(before.weekHour)];
      if (need > Math.max(was, floor)) shortHours += late;
      // The floor rises one lead time before its hour.
      const early = late * Math.max(0, floor - Math.max(lower, was));
      replicaHours += Math.max(need, floor) + early;
    }
    before = hour;
  }
  return {
    shortMinutes: Math.round((shortHours * hours(1)) / minutes(1)),
    replicaHours: Math.round(10 * replicaHours) / 10,
  };
}
