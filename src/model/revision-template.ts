/** The pod templates of a rollout that does not end: what it goes to, and what served before. */
import type { ObjectRef } from './cluster.ts';
import type { Reading } from './reason.ts';
import type { Instant } from './units.ts';

/** What keeps an older pod template: a ReplicaSet of a Deployment or Rollout, else a ControllerRevision. */
export interface RevisionName {
  readonly kind: 'ReplicaSet' | 'ControllerRevision';
  readonly namespace: string;
  readonly name: string;
}

export interface RevisionTemplate {
  readonly createdAt: Instant;
  /** `metadata` and `spec` as the API server has them, defaults included; credentials are replaced. */
  readonly template: Readonly<Record<string, unknown>>;
}

export interface Revisions {
  readonly workload: ObjectRef;
  readonly fresh: RevisionName;
  readonly stable: RevisionName;
  readonly templates: Reading<{ readonly fresh: RevisionTemplate; readonly stable: RevisionTemplate }>;
}
