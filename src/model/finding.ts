/** Facts with evidence. A finding is stated by an analyzer; what is done about it is decided elsewhere. */
import type { ContainerRole, ObjectRef, Resources } from './cluster.ts';
import type { Tightening } from './intent.ts';
import type { Reason } from './reason.ts';
import type { Backtest, Confidence, Recommendation, UsagePoint, UsageStatistics } from './recommendation.ts';
import type { ScalingForecast } from './scaling.ts';
import type { Exposure } from './security.ts';
import type { Bytes, Instant, Window } from './units.ts';

export type Severity = 'info' | 'warning' | 'critical';

/**
 * The stable identity of a finding: cluster, workload, container, kind. Never the proposed value and never a pod,
 * so that a new number updates the same pull request. `prod/shop/Deployment/web/app/oom-killed`
 */
export type FindingKey = string & { readonly findingKey: never };

export const findingKey = (at: {
  cluster: string;
  workload: ObjectRef;
  container?: string;
  kind: string;
}): FindingKey =>
  [at.cluster, at.workload.namespace ?? '-', at.workload.kind, at.workload.name, at.container ?? '-', at.kind].join(
    '/',
  ) as FindingKey;

/** Six parts at least; a cluster's name may hold slashes. */
export const isFindingKey = (text: string): text is FindingKey => text.split('/').length >= 6;

interface FindingBase<Kind extends string> {
  readonly kind: Kind;
  readonly key: FindingKey;
  readonly workload: ObjectRef;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** Facts that change how a person reads the number: periodic load, uneven replicas, QoS change, ... */
  readonly notes: readonly Note[];
}

export interface Note {
  readonly code: NoteCode;
  readonly text: string;
}
export type NoteCode =
  | 'periodic'
  | 'climbing'
  | 'uneven-replicas'
  | 'new-revision'
  | 'qos-changes'
  | 'qos-guaranteed'
  | 'throttled'
  | 'pinned-at-limit'
  | 'heap-flag'
  | 'startup-peak'
  | 'init-dominates'
  | 'hpa-utilization'
  | 'duplicate-scrape'
  | 'coarse-resolution'
  | 'no-limit'
  | 'memory-volume'
  | 'step-capped'
  | 'floor'
  | 'ceiling'
  | 'low-confidence';

/** The numbers behind a sizing finding. */
export interface UsageEvidence {
  readonly window: Window;
  readonly statistics: UsageStatistics;
  readonly points: readonly UsagePoint[];
  readonly queries: { readonly cpu: string; readonly memory: string; readonly backend: string };
}

interface ContainerFinding<Kind extends string> extends FindingBase<Kind> {
  readonly container: string;
  readonly role: ContainerRole;
  readonly current: Resources;
  /** Pods that the change touches at once: replicas now, or the autoscaler's minimum. */
  readonly replicas: number;
}

export interface OverProvisioned extends ContainerFinding<'over-provisioned'> {
  readonly recommended: Recommendation;
  readonly backtest: Backtest;
  readonly evidence: UsageEvidence;
}

export interface UnderProvisioned extends ContainerFinding<'under-provisioned'> {
  readonly recommended: Recommendation;
  readonly backtest: Backtest;
  readonly evidence: UsageEvidence;
}

export interface MissingRequests extends ContainerFinding<'missing-requests'> {
  readonly missing: readonly ('requests.cpu' | 'requests.memory')[];
  readonly recommended: Recommendation;
  readonly backtest: Backtest;
  readonly evidence: UsageEvidence;
}

/** The kinds of diagnosis.md section 1.2. */
export type OomCause =
  | 'limit-too-low'
  | 'leak'
  | 'node-level'
  | 'startup-burst'
  | 'regression'
  | 'init-or-sidecar'
  | 'child-process'
  | 'memory-eviction'
  | 'runtime-heap'
  | 'probable'
  | 'unclassified';

export interface OomKill {
  readonly pod: string;
  readonly at: Instant;
  readonly exitCode: number;
  readonly reason: string;
  /** The limit of the killed pod itself, not of today's template. */
  readonly limit?: Bytes;
  readonly lived?: number;
}

export interface OomKilled extends ContainerFinding<'oom-killed'> {
  readonly cause: OomCause;
  readonly kills: readonly OomKill[];
  /** How often within 7 days: a pod remembers only its last end, restarts and counters tell of the others. */
  readonly times: number;
  readonly limitAtKill?: Bytes;
  /** Absent where raising memory is not the remedy. */
  readonly recommended?: Recommendation;
  readonly backtest?: Backtest;
  readonly evidence?: UsageEvidence;
  /** Why no change is recommended. */
  readonly because?: Reason;
}

/** Demand that returns every week: what replicas it needs, and when. `container` is the one that asks for the most CPU. */
export interface PredictiveScaling extends ContainerFinding<'predictive-scaling'> {
  readonly scaling: ScalingForecast;
  /** It is about replicas, never about sizes. */
  readonly recommended?: undefined;
  readonly backtest?: undefined;
  readonly evidence?: UsageEvidence;
  /** Why no change follows from it. */
  readonly because?: Reason;
}

/** What a container may do beyond its work, and the part of it that can be taken away without a guess. */
export interface SecurityPosture extends ContainerFinding<'security-posture'> {
  readonly exposure: Exposure;
  /** `may run as root`: what the container is or may do. */
  readonly faults: readonly string[];
  readonly tightenings: readonly Tightening[];
  /** It is about no size. */
  readonly recommended?: undefined;
  readonly backtest?: undefined;
  readonly evidence?: undefined;
}

export type Finding =
  | OomKilled
  | OverProvisioned
  | UnderProvisioned
  | MissingRequests
  | PredictiveScaling
  | SecurityPosture;
export type FindingKind = Finding['kind'];

/** The verdict of one analyzer on one container (or on the whole workload). */
export type Verdict<Kind extends FindingKind = FindingKind> =
  | { readonly kind: 'healthy'; readonly check: Kind; readonly workload: ObjectRef; readonly container?: string }
  | {
      readonly kind: 'unknown';
      readonly check: Kind;
      readonly workload: ObjectRef;
      readonly container?: string;
      readonly because: Reason;
    }
  | { readonly kind: 'found'; readonly check: Kind; readonly finding: Extract<Finding, { readonly kind: Kind }> };
