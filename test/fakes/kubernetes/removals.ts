/** DELETE and the eviction subresource. Order of checks and texts as a real server of 1.34 has them. */
import { z } from 'zod';
import { fieldOf, isRecord, type Stored } from './manifest.ts';
import { conflict, disruptionBudget, notFound, ok, type Reply, success, unsupportedDryRun } from './reply.ts';
import type { RequestInfo } from './request-info.ts';
import { type Resource, resourceOfKind } from './resources.ts';
import type { Store } from './store.ts';

const deleteOptions = z.object({
  preconditions: z.object({ uid: z.string().optional(), resourceVersion: z.string().optional() }).optional(),
  dryRun: z.array(z.string()).optional(),
  gracePeriodSeconds: z.number().optional(),
});
export type DeleteOptions = z.output<typeof deleteOptions>;
const eviction = z.object({ deleteOptions: deleteOptions.optional() });

export interface Removal {
  readonly store: Store;
  readonly resource: Resource;
  readonly request: RequestInfo;
  readonly body: unknown;
  readonly now: () => Date;
}

export function remove(removal: Removal): Reply {
  const options = deleteOptions.parse(removal.body ?? {});
  return removeWith(removal, { ...options, dryRun: options.dryRun ?? removal.request.query.getAll('dryRun') });
}

function removeWith({ store, resource, request, now }: Removal, options: DeleteOptions): Reply {
  const name = request.name ?? '';
  const [odd] = (options.dryRun ?? []).filter((value) => value !== 'All');
  if (odd !== undefined) return unsupportedDryRun(odd);
  const object = store.find(resource, request.namespace, name);
  if (object === undefined) return notFound(resource.resource, name);
  const broken = brokenPrecondition(object, options);
  if (broken !== undefined) return conflict(resource.kind, name, broken);
  const marked = resource.kind === 'Pod' ? terminating(object, options, now()) : undefined;
  const dry = options.dryRun?.includes('All') === true;
  if (!dry && (marked === undefined || marked.metadata.deletionGracePeriodSeconds === 0)) store.remove(object);
  else if (!dry && marked !== undefined && object.metadata.deletionTimestamp === undefined) store.put(marked);
  if (marked !== undefined) return ok(dry ? marked : (store.find(resource, request.namespace, name) ?? marked));
  return success(200, { name, kind: resource.resource, uid: object.metadata.uid });
}

function brokenPrecondition(object: Stored, { preconditions }: DeleteOptions): string | undefined {
  const { uid, resourceVersion } = object.metadata;
  if (preconditions?.uid !== undefined && preconditions.uid !== uid)
    return `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`;
  if (preconditions?.resourceVersion !== undefined && preconditions.resourceVersion !== resourceVersion)
    return `the ResourceVersion in the precondition (${preconditions.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`;
  return undefined;
}

/** A pod that a kubelet runs only gets marked; one that runs nowhere (yet, or any more) is gone at once. */
function terminating(pod: Stored, options: DeleteOptions, now: Date): Stored {
  const runs = fieldOf(pod, 'spec.nodeName') !== undefined && !isTerminal(pod);
  const wished = options.gracePeriodSeconds ?? Number(fieldOf(pod, 'spec.terminationGracePeriodSeconds') ?? 30);
  const grace = runs ? wished : 0;
  const at = new Date(now.getTime() + grace * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
  return { ...pod, metadata: { ...pod.metadata, deletionTimestamp: at, deletionGracePeriodSeconds: grace } };
}

const isTerminal = (pod: Stored): boolean => ['Succeeded', 'Failed'].includes(String(fieldOf(pod, 'status.phase')));

/** Budgets are charged before the precondition is looked at: a 409 after that has used one up, as in reality. */
export function evict(removal: Removal): Reply {
  const { store, resource, request } = removal;
  const name = request.name ?? '';
  const options = eviction.parse(removal.body ?? {}).deleteOptions ?? {};
  const pod = store.find(resource, request.namespace, name);
  if (pod === undefined) return notFound(resource.resource, name);
  const refusal = ignoresBudgets(pod) ? undefined : charge(store, pod, options);
  if (refusal !== undefined) return refusal;
  const removed = removeWith(removal, options);
  return removed.status === 200 ? success(201) : removed;
}

const ignoresBudgets = (pod: Stored): boolean =>
  isTerminal(pod) || fieldOf(pod, 'status.phase') === 'Pending' || pod.metadata.deletionTimestamp !== undefined;

function charge(store: Store, pod: Stored, options: DeleteOptions): Reply | undefined {
  const kind = resourceOfKind('policy/v1', 'PodDisruptionBudget');
  const budgets = kind === undefined ? [] : store.list(kind).filter((budget) => selects(budget, pod));
  const [budget] = budgets;
  if (budget === undefined) return undefined;
  if (!isReady(pod) && isHealthy(budget)) return undefined;
  const allowed = Number(fieldOf(budget, 'status.disruptionsAllowed') ?? 0);
  if (allowed <= 0) return disruptionBudget(shortfall(budget));
  const status = isRecord(budget.status) ? budget.status : {};
  if (options.dryRun?.includes('All') !== true)
    store.put({ ...budget, status: { ...status, disruptionsAllowed: allowed - 1 } });
  return undefined;
}

/**
 * `unhealthyPodEvictionPolicy: IfHealthyBudget`, the default: a pod that is not ready costs nothing while enough others are.
 * https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy
 */
function isHealthy(budget: Stored): boolean {
  const desired = Number(fieldOf(budget, 'status.desiredHealthy') ?? 0);
  return desired > 0 && Number(fieldOf(budget, 'status.currentHealthy') ?? 0) >= desired;
}

function isReady(pod: Stored): boolean {
  const conditions = fieldOf(pod, 'status.conditions');
  return (
    Array.isArray(conditions) &&
    conditions.some((one) => fieldOf(one, 'type') === 'Ready' && fieldOf(one, 'status') === 'True')
  );
}

const shortfall = (budget: Stored): string =>
  `The disruption budget ${budget.metadata.name} needs ${fieldOf(budget, 'status.desiredHealthy') ?? 0} healthy pods and has ${fieldOf(budget, 'status.currentHealthy') ?? 0} currently`;

function selects(budget: Stored, pod: Stored): boolean {
  const wanted = fieldOf(budget, 'spec.selector.matchLabels');
  return (
    budget.metadata.namespace === pod.metadata.namespace &&
    isRecord(wanted) &&
    Object.entries(wanted).every(([key, value]) => pod.metadata.labels?.[key] === value)
  );
}
