/** A workload: the top controller that people know by name, with everything observed about it. */

import type { Application } from './application.ts';
import type {
  ClusterEvent,
  ContainerSpec,
  Controller,
  HorizontalPodAutoscaler,
  LimitRange,
  ObjectRef,
  Pod,
  Revision,
  VerticalPodAutoscaler,
} from './cluster.ts';
import type { ResourceQuota } from './quota.ts';
import type { Reading } from './reason.ts';
import type { Ratio } from './units.ts';
import type { ContainerUsage } from './usage.ts';

export interface Workload {
  readonly ref: ObjectRef;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Annotations of its documents in Git, and of its namespace's, where they speak of us: live may lag behind. */
  readonly declared?: readonly Readonly<Record<string, string>>[];
  readonly namespaceLabels: Readonly<Record<string, string>>;
  readonly namespaceAnnotations: Readonly<Record<string, string>>;
  /** Absent when pods point to an owner that Trimtab cannot read: such a workload is reported, never edited. */
  readonly controller?: Controller;
  /** An owner above the controller (an operator's custom resource): the field belongs to that operator. */
  readonly operator?: ObjectRef;
  readonly containers: readonly WorkloadContainer[];
  /** Live pods of the current and of older revisions. */
  readonly pods: readonly Pod[];
  readonly revision: Reading<Revision>;
  readonly hpas: Reading<readonly HorizontalPodAutoscaler[]>;
  readonly vpas: Reading<readonly VerticalPodAutoscaler[]>;
  readonly quotas: Reading<readonly ResourceQuota[]>;
  readonly limitRanges: Reading<readonly LimitRange[]>;
  readonly events: Reading<readonly ClusterEvent[]>;
  /** The Argo CD Application that tracks it; undefined when none does. */
  readonly application: Reading<Application | undefined>;
}

export interface WorkloadContainer {
  /** From the controller's template; for an injected container, from its pods. */
  readonly spec: ContainerSpec;
  /** In the pods but not in the template: a sidecar injector put it there. */
  readonly injected: boolean;
  readonly usage: Reading<ContainerUsage>;
  /** Throttled CFS periods of all periods over the window. */
  readonly throttledShare: Reading<Ratio>;
  /** Kernel OOM events in the last day, and container restarts in the same time. */
  readonly oomEvents: Reading<number>;
  readonly restarts: Reading<number>;
}

/** `prod/Deployment/shop/web`, for people and as a map key; the cluster's name goes in front where several meet. */
export const workloadName = (ref: ObjectRef): string => [ref.namespace, ref.kind, ref.name].filter(Boolean).join('/');

/** The same text for the same object, whatever version it was read by. */
export const objectKey = (ref: ObjectRef): string => `${groupOf(ref)}/${workloadName(ref)}`;

export const sameObject = (a: ObjectRef, b: ObjectRef): boolean =>
  a.kind === b.kind && a.name === b.name && a.namespace === b.namespace && groupOf(a) === groupOf(b);

/** `apps` of `apps/v1`, '' of `v1`: versions of one group are the same object. */
export const groupOf = (ref: { readonly apiVersion: string }): string =>
  ref.apiVersion.includes('/') ? ref.apiVersion.slice(0, ref.apiVersion.indexOf('/')) : '';
