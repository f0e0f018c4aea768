/** Health of the cluster as facts: what is wrong, since when, and what would help. Nothing here changes a size. */
import type { ObjectRef, OwnerRef } from './cluster.ts';
import type { FindingKey, Severity } from './finding.ts';
import type { HealthKind } from './health-kinds.ts';
import type { Reason } from './reason.ts';
import type { Instant, Milliseconds } from './units.ts';

/**
 * Something is wrong with an object that people know by name: the owner of pods, a node, a claim, an Application. Pods
 * come and go, so they stand in the evidence and never in the key.
 */
export interface HealthFinding {
  readonly kind: HealthKind;
  readonly key: FindingKey;
  readonly subject: ObjectRef;
  readonly container?: string;
  readonly severity: Severity;
  /** Since when, as the API, the metrics or earlier passes tell. */
  readonly since: Instant;
  /** One sentence for people; what it says stands in the evidence, too. */
  readonly detail: string;
  /** What lies behind it, where that could be told apart: diagnosis.md 1.3 for rollouts and syncs. */
  readonly cause?: HealthCause;
  readonly remedy: RemedyHint;
  readonly evidence: readonly HealthEvidence[];
  /** The pods it was seen on, by name. Direct fixes act on these and nothing else. */
  readonly pods: readonly SickPod[];
  readonly policy?: string;
  /** The Argo CD Application that tracks the subject. */
  readonly application?: string;
}

/** What would help; whether it is done is decided elsewhere. */
export interface RemedyHint {
  /** `direct`: the pod may be deleted. `rollback`: Git should say again what it said before. `alert`: a person looks. */
  readonly kind: 'direct' | 'pull-request' | 'rollback' | 'alert';
  readonly hint: string;
  /** The field in Git, where one is to be changed. */
  readonly field?: string;
}

/** Everything a precondition needs: a pod that was replaced or changed since is another pod. */
export interface SickPod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** Its controller; absent for a naked pod. */
  readonly owner?: OwnerRef;
  /** `pod-template-hash`, `controller-revision-hash` or that of Argo Rollouts. */
  readonly templateHash?: string;
  readonly node?: string;
  readonly container?: string;
  readonly since: Instant;
}

export type HealthEvidence =
  | { readonly kind: 'value'; readonly of: ObjectRef; readonly what: string; readonly value: string | number | boolean }
  | {
      readonly kind: 'condition';
      readonly of: ObjectRef;
      readonly type: string;
      readonly status: string;
      readonly reason?: string;
      readonly message?: string;
      readonly changedAt?: Instant;
    }
  | {
      readonly kind: 'event';
      readonly of: ObjectRef;
      readonly reason: string;
      readonly message: string;
      readonly count: number;
      readonly lastAt: Instant;
    }
  | { readonly kind: 'metric'; readonly query: string; readonly value: number };

/** Why a rollout or a sync failed: diagnosis.md section 1.3. */
export type HealthCause =
  | 'image-absent'
  | 'image-auth'
  | 'registry-unavailable'
  | 'wrong-architecture'
  | 'missing-reference'
  | 'bad-config'
  | 'failing-probe'
  | 'crash-without-change'
  | 'out-of-memory'
  | 'quota'
  | 'policy'
  | 'unschedulable'
  | 'volume'
  | 'rollout-aborted'
  | 'analysis-failed'
  | 'analysis-error'
  | 'analysis-inconclusive'
  | 'sync-immutable'
  | 'sync-schema'
  | 'sync-hook'
  | 'sync-quota'
  | 'sync-policy'
  | 'sync-other'
  | 'replicas-fight'
  | 'field-fight'
  | 'prune-only'
  | 'asked'
  | 'unclassified';

/**
 * What one check says. `healthy` speaks for everything it looked at. `pending`: seen, but not for long enough.
 * `clearing`: found before and gone now; `cleared`: gone in two complete passes; `forgotten`: gone before it was found.
 */
export type HealthVerdict =
  | { readonly kind: 'healthy'; readonly check: HealthKind }
  | { readonly kind: 'unknown'; readonly check: HealthKind; readonly because: Reason }
  | {
      readonly kind: 'pending';
      readonly check: HealthKind;
      readonly finding: HealthFinding;
      /** How long it must hold. */
      readonly window: Milliseconds;
      /** Only passes before this one can tell since when. */
      readonly fromMemory: boolean;
    }
  | { readonly kind: 'found'; readonly check: HealthKind; readonly finding: HealthFinding }
  | { readonly kind: 'clearing' | 'cleared' | 'forgotten'; readonly check: HealthKind; readonly key: FindingKey };

/** What a policy says about a check; what it leaves out is the check's default. */
export interface HealthCheckPolicy {
  readonly enabled?: boolean;
  /** How long it must hold before it is found. */
  readonly after?: Milliseconds;
  /** The check's number: a count, a share or a number of days, as its row in policies/README.md says. */
  readonly limit?: number;
  readonly severity?: Severity;
}
export type HealthPolicy = Readonly<Partial<Record<HealthKind, HealthCheckPolicy>>>;
