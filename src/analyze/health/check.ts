import type { ObjectRef } from '../../model/cluster.ts';
import type { ClusterKind, ClusterKinds } from '../../model/cluster-kinds.ts';
import type { Severity } from '../../model/finding.ts';
import type { HealthCause, HealthEvidence, RemedyHint, SickPod } from '../../model/health.ts';
import type { HealthKind } from '../../model/health-kinds.ts';
import type { HealthSample, HealthSignalName } from '../../model/health-signals.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Instant, Milliseconds } from '../../model/units.ts';
import type { Workload } from '../../model/workload.ts';

/**
 * One row of the table of checks: a condition over what was observed. A check tells symptoms; how long they must hold,
 * whose policy governs, and what was known before is the same for all of them (health.ts).
 */
export interface Check {
  readonly kind: HealthKind;
  /** Without all of these the check says `unknown` and nothing else. */
  readonly needs: readonly Need[];
  readonly confirm: Confirmation;
  /** The number that a policy may set; its meaning is the check's own. */
  readonly limit?: number;
  /** Looked for only where a policy asks for it. */
  readonly optIn?: true;
  readonly examine: (ground: Ground) => Iterable<Symptom>;
}

/** `written`: objects as plain files of the manifest repositories have them. */
export type Need = ClusterKind | HealthSignalName | 'written';

/**
 * How long a condition must hold: measured from its own time where it has one, else from the pass that saw it first.
 * `passes: 2`: seen by the pass before, or for 5 minutes, which is more than the shortest distance of two passes.
 */
export type Confirmation =
  | { readonly kind: 'at-once' }
  | { readonly kind: 'two-passes' }
  | { readonly kind: 'held'; readonly for: Milliseconds };

export const atOnce: Confirmation = { kind: 'at-once' };
export const twoPasses: Confirmation = { kind: 'two-passes' };
export const held = (length: Milliseconds): Confirmation => ({ kind: 'held', for: length });

/** Seen on one object now. Symptoms with the same subject and container are one finding. */
export interface Symptom {
  readonly subject: ObjectRef;
  /** For policies that match labels. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly container?: string;
  readonly severity: Severity;
  readonly since?: Instant;
  /** Where only earlier passes tell since when: this pod is not older than that. */
  readonly notBefore?: Instant;
  readonly detail: string;
  readonly cause?: HealthCause;
  readonly remedy: RemedyHint;
  readonly evidence: readonly HealthEvidence[];
  readonly pod?: Omit<SickPod, 'since'>;
  readonly application?: string;
  /** Where this one needs more or less than the check's. */
  readonly confirm?: Confirmation;
}

/** What a check may look at. Asking for a list that it does not need is a bug, for then `unknown` would look like none. */
export interface Ground {
  readonly now: Instant;
  readonly snapshot: Snapshot;
  readonly list: <K extends ClusterKind>(kind: K) => readonly ClusterKinds[K][];
  readonly signal: (name: HealthSignalName) => readonly HealthSample[];
  /** An answer that sharpens a check which can do without. */
  readonly hint: (name: HealthSignalName) => readonly HealthSample[] | undefined;
  /** The check's number, as the policy of this object sets it. */
  readonly limit: (at: Pick<Workload, 'ref' | 'labels'>) => number;
}
