/**
 * Usage as a stream that is folded into per-container day summaries. One sample is one measurement of one pod's
 * container; a summary holds the union of the samples of all its pods, never their sum.
 */
import type { Reason } from './reason.ts';
import type { Sketch } from './sketch.ts';
import type { Bytes, Instant, Millicores, Milliseconds, Ratio, Window } from './units.ts';

export type UsageResource = 'cpu' | 'memory';

/**
 * The smallest difference that is kept: 2^-10 mcores and 1 byte. Sums of such numbers are exact in a double
 * (14 days of 100 pods at 64 cores stay below 2^53 steps), so a summary does not depend on the order of samples.
 */
export const USAGE_QUANTUM: Readonly<Record<UsageResource, number>> = { cpu: 2 ** -10, memory: 1 };

/** A container of a pod, as metrics name it. */
export interface SeriesRef {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/**
 * What a usage transport yields, in any order of series; samples of one series come in time order per resource.
 * `values` are millicores (cpu: the rate over the transport's resolution) or bytes (memory: a working set; for
 * stepped transports its maximum over the step).
 */
export type UsageMessage =
  | {
      readonly kind: 'samples';
      readonly resource: UsageResource;
      readonly series: SeriesRef;
      /** Milliseconds since the epoch, ascending; same length as `values`. Not kept by the reader. */
      readonly times: ArrayLike<number>;
      readonly values: ArrayLike<number>;
      /** Nothing of this series and resource follows in this answer. */
      readonly whole?: true;
    }
  | {
      /** Part of the asked window could not be read: everything it covers is unknown. */
      readonly kind: 'gap';
      readonly resource: UsageResource;
      readonly namespace: string;
      readonly window: Window;
      readonly because: Reason;
    }
  | {
      readonly kind: 'resolution';
      readonly resource: UsageResource;
      readonly interval: Milliseconds;
      readonly duplicates: boolean;
    }
  | { readonly kind: 'progress'; readonly done: number; readonly total: number };

/** One resource of one container on one UTC day, over all its pods. */
export interface ResourceDay {
  readonly sketch: Sketch;
  /** 5-minute slots of the day (288) in which at least one pod had a sample. */
  readonly slots: number;
  /** Mean use per pod that day: how even the load is over the replicas. */
  readonly podMeans: {
    readonly pods: number;
    readonly lowest: number;
    readonly median: number;
    readonly highest: number;
  };
  /** CPU only, absent in what was kept before: hours without enough data are left out. */
  readonly hours?: readonly HourOfDay[];
}

/** What all pods used together in one hour of a UTC day, as a mean; one that lived for half of the hour counts half. */
export interface HourOfDay {
  /** 0 to 23 */
  readonly hour: number;
  readonly use: Millicores;
}

export interface UsageDay {
  /** `2026-11-07`, UTC. */
  readonly day: string;
  readonly cpu?: ResourceDay;
  readonly memory?: ResourceDay;
}

/** Memory between two restarts of one pod's container: a straight line fitted to it tells a leak from a plateau. */
export interface MemoryLife {
  readonly pod: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly samples: number;
  readonly peak: Bytes;
  readonly first: Bytes;
  /** Bytes per hour; negative when memory shrinks. */
  readonly slopePerHour: number;
  readonly r2: Ratio;
}

/** Peaks in the first 10 minutes of a pod, against what came after. */
export interface StartupUse {
  readonly starts: number;
  readonly cpuPeak?: Millicores;
  readonly memoryPeak?: Bytes;
}

export interface ContainerUsage {
  readonly days: readonly UsageDay[];
  /** Parts of the window that could not be read. Empty means complete as far as the backend told. */
  readonly gaps: readonly { readonly resource: UsageResource; readonly window: Window; readonly because: Reason }[];
  readonly startup: StartupUse;
  /** The longest lives of the window, newest last, at most 24. */
  readonly lives: readonly MemoryLife[];
  /** Distinct pods seen in the window, dead ones included. */
  readonly pods: number;
  /** Measured distance between samples. */
  readonly resolution: Milliseconds;
}

/** Small facts that need one instant query each, by container. */
export type SignalName = 'throttled-share' | 'oom-events' | 'restarts';

export interface SignalSample {
  readonly series: SeriesRef;
  readonly value: number;
}

/** What was asked of the metrics backend, for the evidence of a finding: people paste it into their own Prometheus. */
export interface UsageQueries {
  readonly cpu: string;
  readonly memory: string;
  readonly backend: string;
}
