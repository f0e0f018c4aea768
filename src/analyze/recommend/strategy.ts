/** A sizing formula: day summaries in, raw sizes out. Floors, rounding and what may be lowered at all come after it. */
import type { StrategyName } from '../../model/recommendation.ts';
import type { Bytes, Millicores, Milliseconds } from '../../model/units.ts';
import type { StartupUse, UsageDay } from '../../model/usage.ts';

export interface Strategy {
  readonly name: StrategyName;
  /** Below these it never goes, whatever the policy's own floors are. */
  readonly floors: { readonly cpu: Millicores; readonly memory: Bytes };
  /** Time span of data without which it says nothing. */
  readonly history: Milliseconds;
  /** `only-up`: a memory limit that is higher today than computed stays; `exact`: the formula's value either way. */
  readonly memoryLimits: 'only-up' | 'exact';
  readonly size: (question: SizingQuestion) => Sizes;
}

export interface SizingQuestion {
  /** Oldest first. */
  readonly days: readonly UsageDay[];
  readonly startup: StartupUse;
  /** `batch`: runs that come and go (Job, CronJob), so that one high sample is one whole run. */
  readonly load: 'continuous' | 'batch';
  /** What is asked for today: a start-up peak stops a cut, and never causes a raise. */
  readonly cpuRequestNow?: Millicores;
  readonly cpuCare: number;
  readonly memoryLimitMargin: number;
}

/** `why` goes behind the final number: `CPU request 360m: P99 300m plus 20 %.` */
export interface Sizes {
  readonly cpu?: { readonly request: Millicores; readonly why: string };
  readonly memory?: { readonly request: Bytes; readonly limit: Bytes; readonly why: string };
}
