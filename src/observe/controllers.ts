import type { Controller, ObjectMeta, ObjectRef, OwnerRef } from '../model/cluster.ts';
import { CONTROLLER_KINDS } from '../model/cluster.ts';
import { groupBy, keyOf } from './order.ts';
import type { Lists } from './read-cluster.ts';

/** Who makes a pod, from the pod up: what people call the workload, and what stands above it. */
export interface Top {
  readonly ref: ObjectRef;
  /** Absent when the top is a bare pod, or an owner that was not listed. */
  readonly controller?: Controller;
  /** A custom resource above the workload, or the workload itself when it is one. */
  readonly operator?: ObjectRef;
}

export interface Controllers {
  readonly topOf: (object: ObjectMeta) => Top;
  /** Tops that exist without looking at pods. */
  readonly tops: readonly Top[];
  /** The Deployment that lends its template to a Rollout. */
  readonly lenderOf: (top: Top) => Controller | undefined;
  /** Direct children of a controller, for revisions and events. */
  readonly childrenOf: (ref: ObjectRef) => readonly Controller[];
  /** Ephemeral ones (ReplicaSets, Jobs) by namespace, for joining dead pods by name. */
  readonly all: readonly Controller[];
}

/** Owner chains over everything that was listed: Pod -> ReplicaSet -> Deployment or Rollout, Pod -> Job -> CronJob. */
export function controllersOf(lists: Lists): Controllers {
  const listed = controllerLists(lists);
  const rollouts = adoptTemplates(listed);
  const all = listed.map((controller) => rollouts.adopted.get(keyOf(controller.ref)) ?? controller);
  const byKey = new Map(all.map((controller) => [keyOf(controller.ref), controller]));
  const children = groupBy(
    all.filter((controller) => controllingOwner(controller) !== undefined),
    (controller) => ownerKey(controller),
  );
  const topOf = (object: ObjectMeta): Top => climb(object, byKey, rollouts.replaced);
  const tops = new Map(all.map((controller) => topOf(controller)).map((top) => [keyOf(top.ref), top]));
  return {
    topOf,
    tops: [...tops.values()],
    lenderOf: ({ ref, controller }) =>
      controller?.workloadRef && byKey.get(keyOf(inNamespaceOf(ref, controller.workloadRef))),
    childrenOf: (ref) => children.get(keyOf(ref)) ?? [],
    all,
  };
}

const controllerLists = (lists: Lists): Controller[] =>
  [
    lists.deployments,
    lists.statefulsets,
    lists.daemonsets,
    lists.replicasets,
    lists.cronjobs,
    lists.jobs,
    lists.rollouts,
  ].flatMap((list) => (list.kind === 'known' ? list.value : []));

interface Adoption {
  /** Rollouts that take their template from a Deployment, with that template. */
  readonly adopted: ReadonlyMap<string, Controller>;
  /** Key of such a Deployment -> its Rollout: it is not a second workload. */
  readonly replaced: ReadonlyMap<string, ObjectRef>;
}

function adoptTemplates(listed: readonly Controller[]): Adoption {
  const byKey = new Map(listed.map((controller) => [keyOf(controller.ref), controller]));
  const pairs = listed.flatMap((rollout) => {
    const from = rollout.workloadRef && byKey.get(keyOf(inNamespaceOf(rollout.ref, rollout.workloadRef)));
    return from === undefined ? [] : [{ rollout, from }];
  });
  return {
    adopted: new Map(pairs.map(({ rollout, from }) => [keyOf(rollout.ref), { ...rollout, template: from.template }])),
    replaced: new Map(pairs.map(({ rollout, from }) => [keyOf(from.ref), rollout.ref])),
  };
}

/** The chain is as long as the kinds that nest, and owners cannot be cyclic in a healthy cluster: 8 steps are plenty. */
function climb(
  start: ObjectMeta,
  byKey: ReadonlyMap<string, Controller>,
  replaced: ReadonlyMap<string, ObjectRef>,
): Top {
  let at: ObjectMeta = start;
  for (let step = 0; step < 8; step++) {
    const rollout = replaced.get(keyOf(at.ref));
    const owner = controllingOwner(at);
    const parent = byKey.get(rollout === undefined ? (owner === undefined ? '' : ownerKey(at)) : keyOf(rollout));
    if (parent === undefined) return owner === undefined ? topAt(at, byKey) : topBelow(at, owner, byKey);
    at = parent;
  }
  return topAt(at, byKey);
}

function topAt(object: ObjectMeta, byKey: ReadonlyMap<string, Controller>): Top {
  const controller = byKey.get(keyOf(object.ref));
  if (controller === undefined || !hasTemplate(controller)) return { ref: object.ref };
  return { ref: object.ref, controller };
}

/** The owner was not listed: short-lived objects are named after it, lasting ones stay what people see. */
function topBelow(object: ObjectMeta, owner: OwnerRef, byKey: ReadonlyMap<string, Controller>): Top {
  const above = inNamespaceOf(object.ref, owner);
  if (owner.kind === 'Node') return { ref: object.ref, operator: { apiVersion: 'v1', kind: 'Node', name: owner.name } };
  if (!EPHEMERAL.has(object.ref.kind)) return { ...topAt(object, byKey), operator: above };
  return isControllerKind(owner) ? { ref: above } : { ref: above, operator: above };
}

const EPHEMERAL: ReadonlySet<string> = new Set(['Pod', 'ReplicaSet', 'Job']);
const BUILT_IN: readonly string[] = CONTROLLER_KINDS;
const BUILT_IN_GROUPS: readonly string[] = ['apps', 'batch', 'argoproj.io'];

const isControllerKind = (owner: OwnerRef): boolean =>
  BUILT_IN.includes(owner.kind) && BUILT_IN_GROUPS.includes(owner.apiVersion.split('/')[0] ?? '');

/** A Rollout whose Deployment could not be read has nothing to size: reported, never edited. */
const hasTemplate = (controller: Controller): boolean =>
  controller.workloadRef === undefined || controller.template.containers.length > 0;

const controllingOwner = (object: ObjectMeta): OwnerRef | undefined => object.owners.find((owner) => owner.controller);

const ownerKey = (object: ObjectMeta): string => {
  const owner = controllingOwner(object);
  return owner === undefined ? '' : keyOf(inNamespaceOf(object.ref, owner));
};

const inNamespaceOf = (
  object: ObjectRef,
  ref: { readonly apiVersion: string; readonly kind: string; readonly name: string },
): ObjectRef => ({
  apiVersion: ref.apiVersion,
  kind: ref.kind,
  ...(object.namespace === undefined ? {} : { namespace: object.namespace }),
  name: ref.name,
});
