import { inScope } from '../model/scope.ts';
import type { Settings } from '../model/settings.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Window } from '../model/units.ts';
import type { SeriesRef } from '../model/usage.ts';
import type { Workload } from '../model/workload.ts';
import type { Ports } from '../ports/ports.ts';
import type { PodJoin } from './join.ts';
import { byText, groupBy, keyOf } from './order.ts';
import { clusterGaps, clusterReads, type Lists, readCluster } from './read-cluster.ts';
import { readHealthSignals } from './read-health-signals.ts';
import { nodeEventsOf, objectsOf, readObjects } from './read-objects.ts';
import { readPlatform } from './read-platform.ts';
import { readRepositories, repositoryGaps } from './read-repositories.ts';
import { readRevisions } from './read-revisions.ts';
import { readSignals, signalFinder, signalGaps } from './read-signals.ts';
import { reading } from './reading.ts';
import { usageGaps } from './usage/gaps.ts';
import type { AskedNamespace } from './usage/groups.ts';
import { type Folded, readUsage } from './usage/read-usage.ts';
import { windowOf } from './window.ts';
import { type Subject, type Subjects, subjectsOf } from './workloads.ts';

/** What is looked at; proposing and rendering have ports of their own. */
type Sources = Pick<Ports, 'clock' | 'cluster' | 'log' | 'metrics' | 'pauses' | 'repositories' | 'usageMemory'>;

/**
 * Looks at everything once and joins it into one value. What cannot be read becomes `unknown` and a gap; only a bug
 * throws. Objects, usage and repositories are read one after the other: each bounds its own concurrency.
 */
export async function observe(
  ports: Sources,
  settings: Pick<Settings, 'cluster' | 'window' | 'begins' | 'scope'> & Partial<Pick<Settings, 'policies'>>,
): Promise<Snapshot> {
  const { cluster, log, metrics } = ports;
  const takenAt = ports.clock.now();
  const window = windowOf(takenAt, settings);
  const lists = await readCluster(cluster, log);
  const objects = await readObjects(cluster, log);
  const { subjects, join } = inScopeOf(settings, subjectsOf(lists, await ownersOf(metrics, window), takenAt));
  const target = targetOf(subjects, join);
  const platform = await readPlatform(cluster);
  const signals = await readSignals(metrics, window);
  const answers = await readHealthSignals(metrics, takenAt, settings.policies);
  const folded = await readUsage(ports, { window, namespaces: namespacesOf(subjects), target });
  const revisions = await revisionsOf(cluster, { subjects, lists, policies: settings.policies });
  const looked = { log, now: takenAt, cluster: settings.cluster, ...failuresIn(lists, revisions) };
  const repositories = await readRepositories(ports.repositories, looked);
  const signalsOf = signalFinder(signals, target);
  return {
    takenAt,
    cluster: settings.cluster,
    ...(settings.scope === undefined ? {} : { scope: settings.scope }),
    window,
    workloads: subjects.map((subject) => workloadOf(subject, folded, signalsOf)),
    ...revisions,
    nodes: lists.nodes,
    applications: lists.applications,
    applicationSets: lists.applicationsets,
    ...(platform === undefined ? {} : { platform }),
    objects: objectsOf(lists, objects, ({ namespace }) => inScope(settings.scope, namespace)),
    nodeEvents: nodeEventsOf(lists),
    ...(answers === undefined ? {} : { signals: answers }),
    ...(await pausesOf(ports)),
    queries: metrics.describe(),
    gaps: [...clusterGaps(lists), ...usageGaps(folded.gaps), ...signalGaps(signals), ...repositoryGaps(repositories)],
    repositories,
    reads: { ...clusterReads(lists), ...usageReads(folded) },
  };
}

const inScopeOf = ({ scope }: Pick<Settings, 'scope'>, { subjects, join }: Subjects): Subjects => ({
  subjects: subjects.filter(({ ref }) => inScope(scope, ref.namespace)),
  join,
});

const ownersOf = (metrics: Sources['metrics'], window: Window) =>
  reading('owners of pods', () => metrics.podOwners(window)).then((owners) =>
    owners.kind === 'known' ? owners.value : owners,
  );

/** Whether something failed that somebody may be at work on already. */
function failuresIn({ applications }: Lists, { revisions = [] }: Pick<Snapshot, 'revisions'>): { failures?: 'some' } {
  const failed =
    applications.kind === 'known' && applications.value.some(({ operationPhase: phase }) => FAILED.has(phase));
  return revisions.length > 0 || failed ? { failures: 'some' } : {};
}

const FAILED: ReadonlySet<string | undefined> = new Set(['Failed', 'Error']);

async function revisionsOf(
  cluster: Sources['cluster'],
  asked: Parameters<typeof readRevisions>[1],
): Promise<Pick<Snapshot, 'revisions'>> {
  const revisions = await readRevisions(cluster, asked);
  return revisions === undefined ? {} : { revisions };
}

/** No gap when it cannot be read: then everything is paused, and says so. */
const pausesOf = async ({ pauses }: Pick<Ports, 'pauses'>): Promise<Pick<Snapshot, 'pauses'>> =>
  pauses === undefined ? {} : { pauses: await reading('pause requests', pauses.read) };

function namespacesOf(subjects: readonly Subject[]): AskedNamespace[] {
  const byNamespace = groupBy(
    subjects.filter(({ ref }) => ref.namespace !== undefined),
    ({ ref }) => ref.namespace ?? '',
  );
  return [...byNamespace]
    .map(([name, own]) => ({
      name,
      containers: own.reduce((sum, { pods, seen }) => sum + pods.length * seen.length, 0),
    }))
    .sort((a, b) => byText(a.name, b.name));
}

/** A container that only a former revision had (or a debug container) belongs to no container of today. */
function targetOf(subjects: readonly Subject[], join: PodJoin): (series: SeriesRef) => string | undefined {
  const containers = new Set(
    subjects.flatMap((subject) => subject.seen.map(({ spec }) => containerKey(keyOf(subject.ref), spec.name))),
  );
  return ({ namespace, pod, container }) => {
    const workload = join(namespace, pod);
    const key = workload === undefined ? undefined : containerKey(workload, container);
    return key !== undefined && containers.has(key) ? key : undefined;
  };
}

const containerKey = (workload: string, container: string): string => `${workload}\n\n${container}`;

function workloadOf(subject: Subject, folded: Folded, signalsOf: ReturnType<typeof signalFinder>): Workload {
  const { seen, ...facts } = subject;
  const containers = seen.map(({ spec, injected }) => {
    const key = containerKey(keyOf(subject.ref), spec.name);
    return { spec, injected, usage: folded.usageOf(subject.ref.namespace ?? '', key), ...signalsOf(key, spec) };
  });
  return { ...facts, containers };
}

const usageReads = ({ reads }: Folded): Record<string, number> => ({
  'usage samples': reads.samples,
  'usage days of series': reads.days,
  'usage series without a workload': reads.strangers,
});
