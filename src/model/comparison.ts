/** Sizing strategies side by side: what each would have asked for, against the week that followed. */

/** V, W1, W5, U in percent; slack as ratios. */
export interface CpuScore {
  /** Share of time above the request, mean over workload-weeks. */
  readonly V: number;
  /** Share of workload-weeks with V over 1 %, and over 5 %. */
  readonly W1: number;
  readonly W5: number;
  /** Demand above the request, mean over workload-weeks. */
  readonly U: number;
  /** exp(mean ln(request / mean use)) - 1: each workload-week counts alike. */
  readonly Styp: number;
  /** Idle requested cores per used core: the bill. */
  readonly Sfleet: number;
  /** Percent of weeks in which the request would have moved by more than 10 % against the week before; absent without two weeks of one series. */
  readonly churn?: number;
}

/** Shares in percent, over-allocation as ratios over the maximum of the week that followed, minus 1. */
export interface MemoryScore {
  /** Weeks whose maximum exceeds the limit: each would have been an OOM kill. */
  readonly oomWeeks: number;
  readonly requestTyp: number;
  readonly requestFleet: number;
  readonly limitTyp: number;
  readonly limitFleet: number;
  /** Requested over mean used. */
  readonly requestedOverUsed: number;
  /** Time in which 20 workloads of one node use more than they asked for; absent where only summaries are kept. */
  readonly nodeOver?: number;
  readonly churn?: number;
}

export interface Scores {
  readonly cpu: Readonly<Record<string, CpuScore>>;
  readonly memory: Readonly<Record<string, MemoryScore>>;
  /** The default strategy along its dial, thriftiest first. */
  readonly cpuCurve: readonly CurvePoint[];
}

export interface CurvePoint {
  readonly cpuCare: number;
  readonly score: CpuScore;
}

export interface Comparison extends Scores {
  readonly weeks: { readonly cpu: number; readonly memory: number; readonly series: number };
  readonly sets: Readonly<
    Record<string, Scores & { readonly weeks: { readonly cpu: number; readonly memory: number } }>
  >;
}
