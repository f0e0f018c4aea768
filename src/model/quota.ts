import type { ObjectMeta } from './cluster.ts';

export interface ResourceQuota extends ObjectMeta {
  readonly hard: Readonly<Record<string, number>>;
  readonly used: Readonly<Record<string, number>>;
  /** It counts only pods that fit all of them; absent when it counts every pod. */
  readonly scopes?: readonly QuotaScope[];
}

/** https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes */
export interface QuotaScope {
  readonly name: string;
  readonly operator: string;
  /** Of `In` and `NotIn`. */
  readonly values: readonly string[];
}
