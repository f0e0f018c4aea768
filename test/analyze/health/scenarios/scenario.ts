import type { Controller, ObjectRef, Pod } from '../../../../src/model/cluster.ts';
import type { HealthKind } from '../../../../src/model/health-kinds.ts';
import type { Workload } from '../../../../src/model/workload.ts';
import type { HealthPlan } from '../../../builders/health.ts';
import { metaOf, refOf } from '../../../builders/objects.ts';
import { aWorkload } from '../../../builders/workload.ts';

/** A check, what the cluster is like, and what the check says of it: `found warning shop/Deployment/web`. */
export type Scenario = readonly [check: HealthKind, like: string, plan: HealthPlan, says: readonly string[]];

export const web = refOf('Deployment', 'shop', 'web');

/** shop/web with these pods. */
export const withPods = (pods: readonly Pod[], part: Partial<Workload> = {}): Workload =>
  aWorkload()
    .with({ pods, ...part })
    .build();

export type StatusPart = Partial<Controller['status']>;

/** shop/web of that kind, with this status over a healthy one of 2 replicas. */
export function aControlled(
  kind: string,
  status: StatusPart,
  part: { controller?: Partial<Controller>; workload?: Partial<Workload> } = {},
): Workload {
  const base = { observedGeneration: 1, replicas: 2, ready: 2, available: 2, updated: 2, conditions: [] };
  return aWorkload()
    .kind(kind)
    .controller({ status: { ...base, ...status }, ...part.controller })
    .with(part.workload ?? {})
    .build();
}

/** The ReplicaSet `web-HASH` of shop/web. */
export const aReplicaSet = (hash: string, revision: number, part: Partial<Controller> = {}): Controller => {
  const { controller } = aWorkload().build();
  if (controller === undefined) throw new Error('a workload without a controller');
  return {
    ...controller,
    ...metaOf(refOf('ReplicaSet', 'shop', `web-${hash}`), {
      labels: { 'pod-template-hash': hash },
      annotations: { 'deployment.kubernetes.io/revision': String(revision) },
      owners: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: controller.uid, controller: true }],
    }),
    ...part,
  };
};

export const inShop = (kind: string, name: string): ObjectRef => refOf(kind, 'shop', name);
