import type { Instant } from './units.ts';

/** What Argo Rollouts adds to the status of a workload. */
export interface RolloutStatus {
  readonly aborted: boolean;
  readonly message?: string;
  /** Hashes of the pod templates: what serves, and what it is going to. */
  readonly stableHash?: string;
  readonly currentHash?: string;
  readonly pauses: readonly { readonly reason: string; readonly startedAt?: Instant }[];
}
