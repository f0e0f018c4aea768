/** Whether what is gone back to is known to be good: it must serve now, and for as long as a rollout may take. */
import type { Pod } from '../../model/cluster.ts';
import { isReady } from '../../model/cluster.ts';
import type { Rollback } from '../../model/decision.ts';
import type { RenderedChange } from '../../model/manifests.ts';
import type { Reason } from '../../model/reason.ts';
import type { RevisionName, Revisions } from '../../model/revision-template.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { later, minutes } from '../../model/units.ts';
import { sameObject, type Workload } from '../../model/workload.ts';

/** `spec.progressDeadlineSeconds` unless somebody sets it. */
const DEADLINE = minutes(10);

export const revisionsOf = ({ ref }: Workload, { revisions }: Snapshot): Revisions | undefined =>
  revisions?.find(({ workload }) => sameObject(workload, ref));

const podsOf = ({ pods }: Workload, { kind, name }: RevisionName): readonly Pod[] =>
  pods.filter(({ owners, labels, deletedAt }) => {
    if (deletedAt !== undefined) return false;
    if (kind === 'ReplicaSet') return owners.some((owner) => owner.kind === kind && owner.name === name);
    const hash = labels['controller-revision-hash'];
    return hash !== undefined && (name === hash || name.endsWith(`-${hash}`));
  });

/** Undefined when pods of it have been ready for longer than a rollout may take, with the images that would come back. */
export function unproven(
  workload: Workload,
  snapshot: Snapshot,
  changes: readonly RenderedChange[],
): Reason | undefined {
  const revisions = revisionsOf(workload, snapshot);
  const old = revisions === undefined ? [] : podsOf(workload, revisions.stable);
  if (old.length === 0) {
    const detail = 'no pod of the old revision is left: nothing proves that it would work today';
    return { code: 'stable-not-good', detail };
  }
  const ready = old.filter(isReady);
  if (ready.length === 0) {
    const detail = `none of the ${old.length} pods of the old revision is ready either: this is no rollout problem`;
    return { code: 'stable-not-good', detail };
  }
  if (!ready.some((pod) => later(readySince(pod), DEADLINE) <= snapshot.takenAt))
    return { code: 'stable-not-good', detail: 'pods of the old revision are ready for less than ten minutes' };
  const images = new Set(ready.flatMap(({ containers }) => containers.map(({ image }) => image)));
  const gone = changes.find(
    ({ path, before }) => path.endsWith('.image') && typeof before === 'string' && !images.has(before),
  );
  if (gone === undefined) return undefined;
  return {
    code: 'image-gone',
    detail: `no pod that is ready runs ${gone.before}: nobody knows that it can still be pulled`,
  };
}

const readySince = ({ conditions, createdAt }: Pod) =>
  conditions.find(({ type }) => type === 'Ready')?.changedAt ?? createdAt;

const MOST = 4;

/** What pods of both revisions say, for the pull request. */
export function podsSay(workload: Workload, snapshot: Snapshot): Rollback['pods'] {
  const revisions = revisionsOf(workload, snapshot);
  if (revisions === undefined) return [];
  const line = (of: 'stable' | 'failed') => (pod: Pod) => ({ of, name: pod.ref.name, says: stateOf(pod) });
  return [
    ...podsOf(workload, revisions.fresh).slice(0, MOST).map(line('failed')),
    ...podsOf(workload, revisions.stable).slice(0, MOST).map(line('stable')),
  ];
}

function stateOf(pod: Pod): string {
  const waiting = pod.statuses.flatMap((status) => (status.waiting === undefined ? [] : [status.waiting]))[0];
  if (waiting !== undefined) return [waiting.reason, waiting.message].filter(Boolean).join(': ').slice(0, 300);
  const unscheduled = pod.conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  if (unscheduled !== undefined) return `${pod.phase}: ${unscheduled.message ?? unscheduled.reason ?? ''}`;
  return isReady(pod) ? 'ready' : `${pod.phase}, not ready`;
}
