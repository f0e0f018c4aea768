import type { Controller, Pod, Revision } from '../model/cluster.ts';
import { known, type Reading, unknown } from '../model/reason.ts';
import { type Instant, since } from '../model/units.ts';

export interface RevisionFacts {
  readonly controller: Controller | undefined;
  /** ReplicaSets of a Deployment or Rollout, Jobs of a CronJob. */
  readonly children: readonly Controller[];
  readonly pods: readonly Pod[];
  readonly now: Instant;
}

/**
 * Since when the current pod template is in place. Where several moments are possible the latest is taken: usage then
 * has to prove itself longer, never shorter.
 */
export function revisionOf(facts: RevisionFacts): Reading<Revision> {
  const startedAt = startOf(facts);
  if (startedAt === undefined) return unknown('no-samples', 'no replica set and no pod tells when its template began');
  return known({ startedAt, age: since(startedAt, facts.now) });
}

function startOf(facts: RevisionFacts): Instant | undefined {
  const { controller, pods } = facts;
  switch (controller?.ref.kind) {
    case 'Deployment':
      return replicaSetStart(facts, 'deployment.kubernetes.io/revision');
    case 'Rollout':
      return replicaSetStart(facts, 'rollout.argoproj.io/revision');
    case 'CronJob':
      return untouchedSince(controller) ?? sameTemplateSince(controller, facts.children) ?? newestHashStart(pods);
    case 'StatefulSet':
    case 'DaemonSet':
      return untouchedSince(controller) ?? newestHashStart(pods);
    case 'Job':
    case 'ReplicaSet':
      return controller.createdAt;
    default:
      return newestHashStart(pods);
  }
}

/**
 * The newest revision's ReplicaSet. A template that is applied again reuses its old ReplicaSet, with the old creation
 * time and a new number: then the revision is younger than every other ReplicaSet, and at most as old as its first
 * living pod.
 */
function replicaSetStart(facts: RevisionFacts, annotation: string): Instant | undefined {
  const numbered = facts.children
    .map((set) => ({ set, revision: Number(set.annotations[annotation] ?? Number.NaN) }))
    .filter(({ revision }) => Number.isSafeInteger(revision))
    .sort((a, b) => b.revision - a.revision);
  const current = numbered[0]?.set;
  if (current === undefined) return newestHashStart(facts.pods);
  const others = latest(numbered.slice(1).map(({ set }) => set.createdAt));
  if (others === undefined || others <= current.createdAt) return current.createdAt;
  const own = facts.pods.filter((pod) => pod.owners.some((owner) => owner.uid === current.uid));
  return earliest(own.map((pod) => pod.createdAt)) ?? others;
}

/** Generation 1 means that the spec was never changed since it was created. */
const untouchedSince = (controller: Controller): Instant | undefined =>
  controller.generation === 1 ? controller.createdAt : undefined;

function sameTemplateSince(controller: Controller, jobs: readonly Controller[]): Instant | undefined {
  const template = JSON.stringify(controller.template.containers);
  return earliest(
    jobs.filter((job) => JSON.stringify(job.template.containers) === template).map((job) => job.createdAt),
  );
}

const HASH_LABELS = ['controller-revision-hash', 'pod-template-hash', 'rollouts-pod-template-hash'];

/** The oldest living pod of the template that the newest pod has. */
function newestHashStart(pods: readonly Pod[]): Instant | undefined {
  const newest = pods.reduce<Pod | undefined>(
    (best, pod) => (best === undefined || pod.createdAt > best.createdAt ? pod : best),
    undefined,
  );
  if (newest === undefined) return undefined;
  return earliest(pods.filter((pod) => hashOf(pod) === hashOf(newest)).map((pod) => pod.createdAt));
}

const hashOf = (pod: Pod): string | undefined =>
  HASH_LABELS.map((label) => pod.labels[label]).find((hash) => hash !== undefined);

const earliest = (instants: readonly Instant[]): Instant | undefined =>
  instants.reduce<Instant | undefined>((best, at) => (best === undefined || at < best ? at : best), undefined);

const latest = (instants: readonly Instant[]): Instant | undefined =>
  instants.reduce<Instant | undefined>((best, at) => (best === undefined || at > best ? at : best), undefined);
