/** Direct fixes: the only things that are done without Git. Each ends one pod that its controller does not need. */
import type { HealthFinding, SickPod } from './health.ts';
import type { HealthKind } from './health-kinds.ts';
import type { Reason } from './reason.ts';
import type { Milliseconds } from './units.ts';

export const fixableChecks = [
  'pod-crashloop-1h',
  'pod-evicted',
  'pod-completed-old',
] as const satisfies readonly HealthKind[];
export type FixableCheck = (typeof fixableChecks)[number];

export const isFixable = (kind: HealthKind): kind is FixableCheck => fixableChecks.some((check) => check === kind);

/** One pod of one finding. */
export interface Sick {
  readonly finding: HealthFinding;
  readonly check: FixableCheck;
  readonly pod: SickPod;
  readonly policy?: string;
}

export type FixDecision =
  | (Sick & {
      readonly kind: 'fix' /** Configured name of the repository whose journal tells it. */;
      readonly journal: string;
      /** It is announced, and people have this long to object. */
      readonly notice?: Milliseconds;
    })
  /** A lowered mode: say it, do nothing. */
  | (Sick & { readonly kind: 'plan' })
  | (Sick & { readonly kind: 'hold'; readonly because: Reason });
export type Fix = Extract<FixDecision, { readonly kind: 'fix' }>;

export interface FixPlan {
  readonly fixes: readonly FixDecision[];
  /** Many things broke at once: one incident, no actions. Journalled, so that the passes after it stay quiet too. */
  readonly storm?: Reason;
}

export type FixOutcome =
  /** The pod is gone, or on its way. */
  | (Sick & { readonly kind: 'fixed' })
  | (Sick & { readonly kind: 'planned' })
  /** Nothing was tried, or it was not this pod any more. */
  | (Sick & { readonly kind: 'held'; readonly because: Reason })
  /** It was tried; breakers count it. */
  | (Sick & { readonly kind: 'failed'; readonly because: Reason });
