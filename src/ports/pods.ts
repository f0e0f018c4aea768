import type { Pod } from '../model/cluster.ts';

/**
 * The only hands in the cluster: one pod at a time, named by uid and resourceVersion. What the API server refuses is a
 * value; throws RetryLater (it may have happened or not) or UpstreamSurprise (no answer of an API server).
 */
export interface Pods {
  /** Undefined when it is gone. */
  readonly read: (pod: PodName) => Promise<Pod | undefined>;
  /** The last words of the container's previous run, redacted and bounded. */
  readonly previousLogs: (pod: PodName, container: string) => Promise<PreviousLogs>;
  readonly remove: (removal: Removal) => Promise<Removed>;
}

export interface PodName {
  readonly namespace: string;
  readonly name: string;
}

export interface Removal extends PodName {
  /** Preconditions: another pod of this name, or a changed one, stays. */
  readonly uid: string;
  readonly resourceVersion: string;
  /** `evict` asks disruption budgets, which matters for pods that run; `delete` is for those that are done. */
  readonly how: 'delete' | 'evict';
  /** `rehearse`: server-side dry-run, with admission, without effect. */
  readonly stage: 'rehearse' | 'perform';
}

export type Removed =
  /** Gone, or marked and on its way. */
  | { readonly kind: 'removed' }
  /** It was gone before. */
  | { readonly kind: 'absent' }
  /** A precondition does not hold any more. */
  | { readonly kind: 'changed'; readonly detail: string }
  | { readonly kind: 'forbidden'; readonly detail: string }
  /** A disruption budget allows none now. */
  | { readonly kind: 'budget'; readonly detail: string }
  /** An admission webhook or the API server itself says no. */
  | { readonly kind: 'rejected'; readonly detail: string };

export type PreviousLogs =
  | { readonly kind: 'known'; readonly text: string }
  /** There is no previous run any more, so there is nothing to lose. */
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly detail: string };
