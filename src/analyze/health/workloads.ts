/** What the checks of workloads share. */
import type { Controller, Pod } from '../../model/cluster.ts';
import type { Instant } from '../../model/units.ts';
import type { Workload } from '../../model/workload.ts';
import type { Ground } from './check.ts';
import { templateHashOf } from './sick-pods.ts';

export interface Controlled {
  readonly workload: Workload;
  readonly controller: Controller;
}

/** Workloads of these kinds, with their controller. */
export function* controlled({ snapshot }: Ground, ...kinds: readonly string[]): Generator<Controlled> {
  for (const workload of snapshot.workloads) {
    const { controller } = workload;
    if (controller !== undefined && kinds.includes(controller.ref.kind)) yield { workload, controller };
  }
}

/** ReplicaSets of a Deployment or Rollout, the newest revision first. */
export const replicaSetsOf = (all: readonly Controller[], { uid }: Controller): Controller[] =>
  all
    .filter(({ owners }) => owners.some((owner) => owner.controller && owner.uid === uid))
    .sort((a, b) => revisionOf(b) - revisionOf(a));

const REVISIONS = ['deployment.kubernetes.io/revision', 'rollout.argoproj.io/revision'];
const revisionOf = ({ annotations }: Controller): number =>
  Number(REVISIONS.map((name) => annotations[name]).find((number) => number !== undefined) ?? 0);

/** Pods of the newest template and of older ones: a rollout is judged by both. */
export interface Generations {
  readonly fresh: readonly Pod[];
  readonly stable: readonly Pod[];
}

export function generationsOf({ workload, controller }: Controlled, replicaSets: readonly Controller[]): Generations {
  const hash = newestHash({ workload, controller }, replicaSets);
  const alive = workload.pods.filter(({ deletedAt }) => deletedAt === undefined);
  return {
    fresh: alive.filter((pod) => hash === undefined || templateHashOf(pod) === hash),
    stable: alive.filter((pod) => hash !== undefined && templateHashOf(pod) !== hash),
  };
}

function newestHash({ workload, controller }: Controlled, replicaSets: readonly Controller[]): string | undefined {
  const { rollout, updateRevision } = controller.status;
  if (rollout?.currentHash !== undefined) return rollout.currentHash;
  if (updateRevision !== undefined) return updateRevision;
  const [newest] = replicaSetsOf(replicaSets, controller);
  const label = newest?.labels['pod-template-hash'];
  if (label !== undefined) return label;
  const youngest = workload.pods.reduce<Pod | undefined>(
    (best, pod) => (best === undefined || pod.createdAt > best.createdAt ? pod : best),
    undefined,
  );
  return youngest === undefined ? undefined : templateHashOf(youngest);
}

/** Since when one of the pods is not ready: the closest thing to a time where the controller has none. */
export function unreadySince({ pods }: Workload): { since: Instant } | Record<never, never> {
  const times = pods
    .flatMap(({ conditions }) => conditions)
    .flatMap(({ type, status, changedAt }) => (type === 'Ready' && status === 'False' ? (changedAt ?? []) : []));
  const [first] = times.sort((a, b) => a - b);
  return first === undefined ? {} : { since: first };
}
