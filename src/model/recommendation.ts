/** What a container should ask for, and how sure that is. */
import type { Reason } from './reason.ts';
import type { Bytes, Millicores, Ratio } from './units.ts';
import type { UsageResource } from './usage.ts';

export type Confidence = 'low' | 'medium' | 'high';
export type StrategyName = 'default' | 'seed' | 'krr-simple';

export interface Withheld {
  readonly resource: UsageResource;
  readonly because: Reason;
}

export interface Recommendation {
  readonly strategy: StrategyName;
  /** Absent means: leave as it is. */
  readonly cpuRequest?: Millicores;
  /** Only where it has to move: with the request of a Guaranteed pod, or up for a throttled container. */
  readonly cpuLimit?: Millicores;
  readonly memoryRequest?: Bytes;
  readonly memoryLimit?: Bytes;
  /** What the formula would lower and the data does not allow to lower: no such field is below its current value. */
  readonly withheld?: readonly Withheld[];
  readonly confidence: Confidence;
  /** At most three plain sentences: how the numbers came about. */
  readonly explanation: readonly string[];
}

/** Quantiles of the union of all pods' samples over the window; absent without samples of that resource. */
export interface UsageStatistics {
  readonly cpu?: {
    readonly p50: Millicores;
    readonly p95: Millicores;
    readonly p99: Millicores;
    readonly max: Millicores;
    readonly mean: Millicores;
  };
  readonly memory?: {
    readonly p50: Bytes;
    readonly p95: Bytes;
    readonly p99: Bytes;
    readonly max: Bytes;
    readonly mean: Bytes;
  };
  /** 5-minute slots with data of all slots between the first and the last sample's day, and days with any data. */
  readonly coverage: Ratio;
  readonly days: number;
  readonly samples: number;
  readonly pods: number;
}

/** The proposal replayed over the same history. */
export interface Backtest {
  readonly days: number;
  readonly intervals: number;
  /** Share of samples with CPU use above the request. */
  readonly cpuAboveRequest?: Ratio;
  /** Share of CPU demand above the request. */
  readonly cpuUncovered?: Ratio;
  readonly memoryAboveRequest?: Ratio;
  /** Samples with memory above the limit: each would have been an OOM kill. */
  readonly memoryAboveLimit?: number;
  /** Limit over the largest working set seen, minus 1. */
  readonly memoryHeadroom?: Ratio;
}

/** One point a day for charts: the union of all pods. */
export interface UsagePoint {
  readonly day: string;
  readonly cpu?: { readonly p50: Millicores; readonly p95: Millicores; readonly max: Millicores };
  readonly memory?: { readonly p50: Bytes; readonly p95: Bytes; readonly max: Bytes };
}
