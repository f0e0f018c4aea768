/** Replicas ahead of a peak that returns, with the test that it has to pass. */
import type { ObjectRef } from './cluster.ts';
import type { Milliseconds, Ratio } from './units.ts';

export interface ScalingForecast {
  readonly autoscaler: ObjectRef;
  /** The ScaledObject that makes the autoscaler: what is to be changed is written there. */
  readonly scaledObject?: ObjectRef;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly change: ScalingChange;
  /** IANA name: the clock that the load follows. */
  readonly timeZone: string;
  /** How long before the peak the pods shall be there, and how long an autoscaler is behind the load. */
  readonly leadTime: Milliseconds;
  /** Replicas that the load usually needs (the median of all weeks) in each hour of a week, Monday 00:00 local time first. */
  readonly pattern: readonly number[];
  /** The newest weeks, predicted from those before and compared with what came. */
  readonly test: ScalingTest;
}

export type ScalingChange =
  | { readonly kind: 'minimum'; readonly to: number }
  | {
      readonly kind: 'schedule';
      /** Cron with five fields, in the time zone of the forecast. */
      readonly start: string;
      readonly end: string;
      readonly replicas: number;
      /** A lower minimum for the rest of the time, where there is evidence enough. */
      readonly minimum?: number;
      /** By hour of the week, as the pattern: at least so many replicas. */
      readonly floors: readonly number[];
    };

export interface ScalingTest {
  /** Days that were predicted, and days before them that the prediction was made from. */
  readonly days: number;
  readonly trainedOn: number;
  /** How much nearer than a constant the prediction came: 1 is exact, 0 is no better than the median of all hours. */
  readonly skill: Ratio;
  readonly now: ScalingOutcome;
  readonly proposed: ScalingOutcome;
}

/** Of the tested days. */
export interface ScalingOutcome {
  /** Minutes in which the load needed more replicas than there were. */
  readonly shortMinutes: number;
  readonly replicaHours: number;
}
