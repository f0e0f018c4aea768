/**
 * Why something was not known, not done or not possible. The code is for machines (metrics, journal, report
 * counts), the detail is one sentence for people that also says what to do where something can be done.
 */
export interface Reason {
  readonly code: ReasonCode;
  readonly detail: string;
}

/** Kebab-case, stable: users filter on it. Add a code here before you use it. */
export type ReasonCode = (typeof reasonCodes)[number];

export const reasonCodes = [
  // data
  'query-failed',
  'query-rejected',
  'query-timeout',
  'partial-answer',
  'metric-absent',
  'no-samples',
  'history-too-short',
  'coverage-too-low',
  'no-weekend-in-window',
  'runs-too-short',
  'several-clusters',
  'forbidden',
  'upstream-unreachable',
  'upstream-surprise',
  'owner-unknown',
  'autoscalers-unknown',
  'quotas-unknown',
  'revision-too-new',
  'censored-usage',
  'page-cache',
  'no-heap-metrics',
  'bursty',
  'unclassified-oom',
  'probable-oom',
  'regression-suspected',
  'heap-bound',
  'no-measured-values',
  'not-observed',
  // policy and guardrails
  'mode',
  'excluded',
  'system-namespace',
  'opted-out',
  'opt-out-malformed',
  'snoozed',
  'no-policy',
  'check-disabled',
  'below-threshold',
  'hysteresis',
  'budget-run',
  'budget-repository',
  'budget-hour',
  'storm',
  'recurring',
  'cool-down',
  'closed-by-person',
  'edited-by-person',
  'superseded',
  'step-capped',
  'workload-unhealthy',
  'rollout-in-progress',
  'autoscaled',
  'vertical-autoscaler',
  'ceiling-reached',
  'quota-exceeded',
  'limit-range',
  'node-too-small',
  'idle',
  'leak-suspected',
  'node-level',
  'not-an-oom',
  'notify-only',
  'injected-container',
  'operator-managed',
  'runs-once',
  // where to write
  'application-unknown',
  'repository-not-allowed',
  'repository-unreachable',
  'revision-not-writable',
  'source-unsupported',
  'file-not-found',
  'file-ambiguous',
  'file-unparsable',
  'file-templated',
  'file-generated',
  'file-encrypted',
  'file-outside-repository',
  'field-aliased',
  'field-unsupported',
  'field-immutable',
  'field-contradicted',
  'field-ignored-by-argocd',
  'shared-source',
  'shared-resource',
  'splice-inexact',
  'edit-too-large',
  'image-automation',
  'value-not-found',
  'value-not-in-git',
  'generator-unsupported',
  'chain-too-long',
  // proof
  'renderer-missing',
  'render-failed',
  'render-not-live',
  'render-not-intent',
  'render-ambiguous',
  // act
  'push-rejected',
  'forge-rejected',
  'branch-foreign',
  'merge-scheduled',
  'merged-meanwhile',
  'repository-closed',
  'same-lines',
  'nothing-to-change',
  'dry-run',
] as const;

/** What was asked for, or why it could not be had. Absence is never expressed as zero, NaN, null or ''. */
export type Reading<T> =
  | { readonly kind: 'known'; readonly value: T }
  | { readonly kind: 'unknown'; readonly because: Reason };

export const known = <T>(value: T): Reading<T> => ({ kind: 'known', value });
export const unknown = (code: ReasonCode, detail: string): { readonly kind: 'unknown'; readonly because: Reason } => ({
  kind: 'unknown',
  because: { code, detail },
});
