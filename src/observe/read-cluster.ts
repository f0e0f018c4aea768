import type { ClusterKind, ClusterKinds, HealthObjectKind } from '../model/cluster-kinds.ts';
import { UpstreamSurprise } from '../model/errors.ts';
import type { Reading } from '../model/reason.ts';
import type { SourceGap } from '../model/snapshot.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { Log } from '../ports/log.ts';
import { byRef } from './order.ts';
import { reading } from './reading.ts';
import { type Sharing, sharing } from './sharing.ts';

/** What a pass cannot do without; what only the health checks look at is read in read-objects.ts. */
type CoreKind = Exclude<ClusterKind, HealthObjectKind>;

/** All objects of each kind, sorted by namespace, kind and name. */
export type Lists = { readonly [K in CoreKind]: Reading<readonly ClusterKinds[K][]> };

/** Kinds that a cluster may lack because nobody installed their definition: absent means that there are none. */
const OPTIONAL: ReadonlySet<ClusterKind> = new Set(['rollouts', 'vpas', 'applications', 'applicationsets']);

/** In the order of gaps and counts. */
const KINDS: readonly CoreKind[] = [
  'applications',
  'applicationsets',
  'cronjobs',
  'daemonsets',
  'deployments',
  'events',
  'hpas',
  'jobs',
  'limitranges',
  'namespaces',
  'nodes',
  'pods',
  'quotas',
  'replicasets',
  'rollouts',
  'statefulsets',
  'vpas',
];

/** Every kind is read on its own: a refused one is `unknown` and does not take the others with it. */
export async function readCluster(cluster: Cluster, log: Log): Promise<Lists> {
  let done = 0;
  const share = sharing();
  const list = async <K extends ClusterKind>(kind: K): Promise<Reading<readonly ClusterKinds[K][]>> => {
    const objects = await reading(`the list of ${kind}`, () => collect(cluster, kind, share));
    log.progress('reading the cluster', ++done, KINDS.length);
    if (objects.kind === 'unknown') log.warn('a kind could not be listed', { kind, because: objects.because.detail });
    return objects;
  };
  // One after the other: an API server shares its list budget between all clients, and pods outweigh the rest anyway.
  return {
    namespaces: await list('namespaces'),
    nodes: await list('nodes'),
    deployments: await list('deployments'),
    statefulsets: await list('statefulsets'),
    daemonsets: await list('daemonsets'),
    replicasets: await list('replicasets'),
    cronjobs: await list('cronjobs'),
    jobs: await list('jobs'),
    rollouts: await list('rollouts'),
    pods: await list('pods'),
    hpas: await list('hpas'),
    vpas: await list('vpas'),
    quotas: await list('quotas'),
    limitranges: await list('limitranges'),
    events: await list('events'),
    applications: await list('applications'),
    applicationsets: await list('applicationsets'),
  };
}

async function collect<K extends ClusterKind>(
  cluster: Cluster,
  kind: K,
  share: Sharing,
): Promise<readonly ClusterKinds[K][]> {
  const objects: ClusterKinds[K][] = [];
  try {
    for await (const object of cluster.list(kind)) objects.push(share(kind, object));
  } catch (error) {
    if (error instanceof UpstreamSurprise && error.code === 'absent' && OPTIONAL.has(kind)) return [];
    throw error;
  }
  return objects.sort(byRef);
}

/** One gap per kind that could not be read. */
export function clusterGaps(lists: Lists): SourceGap[] {
  return KINDS.flatMap((source) => {
    const list = lists[source];
    return list.kind === 'unknown' ? [{ source, because: list.because }] : [];
  });
}

/** Objects read per kind, for the audit. */
export function clusterReads(lists: Lists): Record<string, number> {
  return Object.fromEntries(
    KINDS.flatMap((kind) => {
      const list = lists[kind];
      return list.kind === 'known' ? [[kind, list.value.length] as const] : [];
    }),
  );
}
