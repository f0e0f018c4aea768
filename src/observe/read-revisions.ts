import type { Controller, Pod } from '../model/cluster.ts';
import type { PolicySet } from '../model/policy.ts';
import { known, type Reading, unknown } from '../model/reason.ts';
import type { RevisionName, Revisions, RevisionTemplate } from '../model/revision-template.ts';
import type { Cluster } from '../ports/cluster.ts';
import { groupBy } from './order.ts';
import type { Lists } from './read-cluster.ts';
import { reading } from './reading.ts';
import type { Subject } from './workloads.ts';

/** More rollouts than that do not fail each for itself: that is a storm, and nothing is rolled back in one. */
const MOST = 30;

/**
 * Both pod templates of every rollout that does not end, where a policy may do something about it. Undefined where
 * nobody can be asked; what cannot be read is said for that rollout alone.
 */
export async function readRevisions(
  { template }: Pick<Cluster, 'template'>,
  { subjects, lists, policies }: { subjects: readonly Subject[]; lists: Lists; policies: PolicySet | undefined },
): Promise<readonly Revisions[] | undefined> {
  if (template === undefined || !policies?.policies.some(({ automation }) => automation !== 'notify')) return undefined;
  const replicaSets = lists.replicasets.kind === 'known' ? lists.replicasets.value : [];
  const byOwner = groupBy(replicaSets, ({ owners }) => owners.find(({ controller }) => controller)?.uid ?? '');
  const pairs = subjects.filter(isUnsettled).flatMap((subject) => {
    const pair = pairOf(subject, byOwner.get(subject.controller?.uid ?? '') ?? []);
    return pair === undefined ? [] : [{ workload: subject.ref, ...pair }];
  });
  const all: Revisions[] = [];
  for (const pair of pairs.slice(0, MOST)) all.push({ ...pair, templates: await both(pair, template) });
  const because = unknown('not-observed', `more than ${MOST} rollouts do not end: the others were not read`);
  return [...all, ...pairs.slice(MOST).map((pair) => ({ ...pair, templates: because }))];
}

interface Pair {
  readonly fresh: RevisionName;
  readonly stable: RevisionName;
}

async function both(
  { fresh, stable }: Pair,
  template: NonNullable<Cluster['template']>,
): Promise<Reading<{ fresh: RevisionTemplate; stable: RevisionTemplate }>> {
  const [new_, old] = [
    await reading(`the template of ${fresh.name}`, () => template(fresh)),
    await reading(`the template of ${stable.name}`, () => template(stable)),
  ];
  if (new_.kind === 'unknown') return new_;
  return old.kind === 'unknown' ? old : known({ fresh: new_.value, stable: old.value });
}

/** Short of pods that serve, or said to have failed. A rollout in good health is not looked at. */
function isUnsettled({ controller }: Subject): boolean {
  if (controller === undefined) return false;
  const { status, replicas = status.replicas } = controller;
  const { conditions, phase, ready, available, updated, currentRevision, updateRevision } = status;
  const isStuck = conditions.some(
    ({ type, status: is }) =>
      (type === 'Progressing' && is === 'False') || (type === 'ReplicaFailure' && is === 'True'),
  );
  const isShort = Math.min(ready, available) < replicas || updated < replicas;
  return isStuck || phase === 'Degraded' || isShort || currentRevision !== updateRevision;
}

function pairOf({ ref, controller, pods }: Subject, replicaSets: readonly Controller[]): Pair | undefined {
  const { namespace } = ref;
  if (controller === undefined || namespace === undefined) return undefined;
  switch (ref.kind) {
    case 'Deployment':
      return named('ReplicaSet', namespace, ofDeployment(replicaSets));
    case 'Rollout':
      return named('ReplicaSet', namespace, ofRollout(controller, replicaSets));
    case 'StatefulSet':
      return named('ControllerRevision', namespace, [
        controller.status.updateRevision,
        controller.status.currentRevision,
      ]);
    case 'DaemonSet':
      return named(
        'ControllerRevision',
        namespace,
        ofDaemonSet(pods).map((hash) => hash && `${ref.name}-${hash}`),
      );
    default:
      return undefined;
  }
}

type Names = readonly (string | undefined)[];

function named(kind: RevisionName['kind'], namespace: string, [fresh, stable]: Names): Pair | undefined {
  if (fresh === undefined || stable === undefined || fresh === stable) return undefined;
  return { fresh: { kind, namespace, name: fresh }, stable: { kind, namespace, name: stable } };
}

const REVISION = 'deployment.kubernetes.io/revision';

/** Stable is the newest older one that serves; where none does, the one before. */
function ofDeployment(replicaSets: readonly Controller[]): Names {
  const number = ({ annotations }: Controller): number => Number(annotations[REVISION] ?? 0);
  const [newest, ...older] = replicaSets.toSorted((a, b) => number(b) - number(a));
  const stable = older.find(({ status }) => status.ready > 0) ?? older[0];
  return [newest?.ref.name, stable?.ref.name];
}

function ofRollout({ status }: Controller, replicaSets: readonly Controller[]): Names {
  const ofHash = (hash: string | undefined): string | undefined =>
    replicaSets.find(({ labels }) => hash !== undefined && labels['rollouts-pod-template-hash'] === hash)?.ref.name;
  return [ofHash(status.rollout?.currentHash), ofHash(status.rollout?.stableHash)];
}

const HASH = 'controller-revision-hash';

/** The status names no revision: the youngest pod has the new one, pods that are ready and of another one the old. */
function ofDaemonSet(pods: readonly Pod[]): Names {
  const [youngest, ...others] = pods.toSorted((a, b) => b.createdAt - a.createdAt);
  const fresh = youngest?.labels[HASH];
  return [fresh, others.find(({ labels }) => labels[HASH] !== fresh)?.labels[HASH]];
}
