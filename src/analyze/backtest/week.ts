import type { UsageDay, UsageResource } from '../../model/usage.ts';
import type { Samples } from './samples.ts';

/** One question of the back-test: these days were known, this week followed. */
export interface Week {
  /** The collection of the trace, or the namespace of the workload. */
  readonly set: string;
  readonly series: string;
  /** What our strategies see, oldest first. */
  readonly days: readonly UsageDay[];
  /** What the others see: the samples of each training day, oldest first. */
  readonly train: readonly Samples[];
  readonly test: Samples;
  /** The test week by time, for adding workloads up; absent where only summaries are kept. */
  readonly timed?: TimedWeek;
}

export interface TimedWeek {
  /** Seconds since 1970. */
  readonly startsAt: number;
  /** One place per step from `startsAt`, NaN where nothing was measured. */
  readonly slots: Float64Array;
}

export const TEST_DAYS = 7;
export const LEAST_TRAIN_DAYS = 7;
/** Both sides need this share of their samples: a last week that is cut short still counts. */
export const COVERAGE = 0.8;
/** Mean use below which a machine counts as off: 5 mcores, 16 MiB. */
export const OFF: Readonly<Record<UsageResource, number>> = { cpu: 5, memory: 16 * 2 ** 20 };

/** 14 days, or what is left of a history under 19 days before its last week. */
export const trainDaysOf = (span: number): number => (span < 19 ? Math.floor(span - TEST_DAYS) : 14);
