import type { ClusterEvent, ObjectRef } from '../model/cluster.ts';
import { type ClusterKinds, HEALTH_KINDS, type HealthObjectKind } from '../model/cluster-kinds.ts';
import { UpstreamSurprise } from '../model/errors.ts';
import { known, type Reading, unknown } from '../model/reason.ts';
import type { SnapshotObjects } from '../model/snapshot.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { Log } from '../ports/log.ts';
import { byRef } from './order.ts';
import type { Lists } from './read-cluster.ts';
import { mapReading, reading } from './reading.ts';

type Mine = { [K in HealthObjectKind]?: Reading<readonly ClusterKinds[K][]> };

/** What only the health checks look at. A kind that could not be read makes its checks unknown and nothing else. */
export async function readObjects(cluster: Cluster, log: Log): Promise<SnapshotObjects> {
  const objects: Mine = {};
  const list = async <K extends HealthObjectKind>(kind: K): Promise<Reading<readonly ClusterKinds[K][]>> => {
    const found = await reading(`the list of ${kind}`, () => collect(cluster, kind));
    if (found.kind === 'unknown') log.debug('a kind could not be listed', { kind, because: found.because.detail });
    return found.kind === 'known' ? found.value : found;
  };
  for (const kind of HEALTH_KINDS) Object.assign(objects, { [kind]: await list(kind) });
  return objects;
}

/** A server or a capture that does not know the kind: nobody asked, which is another thing than a failed question. */
async function collect<K extends HealthObjectKind>(
  cluster: Cluster,
  kind: K,
): Promise<Reading<readonly ClusterKinds[K][]>> {
  try {
    const all = await Array.fromAsync(cluster.list(kind));
    return known(all.sort(byRef));
  } catch (error) {
    if (error instanceof UpstreamSurprise && error.code === 'absent') return unknown('not-observed', error.issue);
    throw error;
  }
}

/** The lists of the pass that no workload holds; namespaces that a pass does not look at are left out. */
export function objectsOf(lists: Lists, own: SnapshotObjects, isOurs: (ref: ObjectRef) => boolean): SnapshotObjects {
  const ours = <T extends { readonly ref: ObjectRef }>(list: Reading<readonly T[]>) =>
    mapReading(list, (all) => all.filter(({ ref }) => ref.namespace === undefined || isOurs(ref)));
  const { replicasets, jobs, hpas, quotas, applicationsets } = lists;
  // Events of pods, nodes and controllers stand with these.
  const events = mapReading(lists.events, (all) => all.filter(({ involved }) => !ELSEWHERE.has(involved.kind)));
  // What updates images stands beside Argo CD, whatever namespaces are looked at.
  const mine = Object.entries(own).map(([kind, list]) => [
    kind,
    kind === 'imageupdaters' ? list : ours<{ readonly ref: ObjectRef }>(list),
  ]);
  return {
    ...Object.fromEntries(mine),
    replicasets: ours(replicasets),
    jobs: ours(jobs),
    hpas: ours(hpas),
    quotas: ours(quotas),
    applicationsets: ours(applicationsets),
    events: ours(events),
  };
}

const ELSEWHERE: ReadonlySet<string> = new Set([
  'Pod',
  'Node',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'Job',
  'CronJob',
  'Rollout',
]);

/** Events about nodes: out of memory, pressure, a lost kubelet. */
export const nodeEventsOf = ({ events }: Lists): Reading<readonly ClusterEvent[]> =>
  mapReading(events, (all) => all.filter(({ involved }) => involved.kind === 'Node'));
