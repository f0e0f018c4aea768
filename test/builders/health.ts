import type { ClusterEvent, Condition, ContainerStatus, ObjectRef, Pod } from '../../src/model/cluster.ts';
import { type ClusterKind, HEALTH_KINDS } from '../../src/model/cluster-kinds.ts';
import { type HealthSignalName, healthSignals } from '../../src/model/health-signals.ts';
import type { JournalAction } from '../../src/model/journal.ts';
import { known, unknown } from '../../src/model/reason.ts';
import type { Snapshot, SnapshotObjects } from '../../src/model/snapshot.ts';
import { minutes } from '../../src/model/units.ts';
import type { Workload } from '../../src/model/workload.ts';
import { anEvent, metaOf, refOf } from './objects.ts';
import { aSnapshot } from './snapshot.ts';
import { ago } from './time.ts';

/** A repository whose journal tells of earlier passes: `[action, minutes ago, key]`. */
export const remembering = (
  ...lines: readonly (readonly [JournalAction, number, string])[]
): Pick<Snapshot, 'repositories'> => ({
  repositories: [
    {
      name: 'manifests',
      tree: unknown('not-observed', 'no tree'),
      pullRequests: known([]),
      journal: known(
        lines.map(([action, before, subject], i) => ({
          id: `line-${i}`,
          at: ago(minutes(before)),
          action,
          subject,
          facts: {},
        })),
      ),
    },
  ],
});

const OTHER: readonly ClusterKind[] = ['replicasets', 'jobs', 'hpas', 'quotas', 'applicationsets', 'events'];

/** Everything was read, and nothing is there. */
const EMPTY: SnapshotObjects = Object.fromEntries([...HEALTH_KINDS, ...OTHER].map((kind) => [kind, known([])]));
const QUIET: NonNullable<Snapshot['signals']> = Object.fromEntries(healthSignals.map((name) => [name, known([])]));

export interface HealthPlan {
  readonly workloads?: readonly Workload[];
  readonly objects?: SnapshotObjects;
  /** `{ 'restarts-1h': [[{ pod: 'web-0' }, 4]] }` */
  readonly signals?: Partial<Record<HealthSignalName, readonly (readonly [Record<string, string>, number])[]>>;
  readonly with?: Partial<Snapshot>;
}

/** A snapshot for the health checks; what is not named is empty, not unknown. */
export const aHealthSnapshot = ({ workloads = [], objects, signals = {}, ...rest }: HealthPlan): Snapshot =>
  aSnapshot(workloads, {
    objects: { ...EMPTY, ...objects },
    signals: {
      ...QUIET,
      ...Object.fromEntries(
        Object.entries(signals).map(([name, samples]) => [
          name,
          known(
            samples.map(([labels, value]) => ({ labels: { namespace: 'shop', container: 'app', ...labels }, value })),
          ),
        ]),
      ),
    },
    nodeEvents: known([]),
    ...rest.with,
  });

/** A list of one kind that was read. */
export const listed = <T>(...items: readonly T[]) => known(items);

/** `condition('Ready', 'False', 12)`: changed 12 minutes ago. */
export const condition = (type: string, status: string, before: number, rest: Partial<Condition> = {}): Condition => ({
  type,
  status,
  changedAt: ago(minutes(before)),
  ...rest,
});

export interface PodPlan extends Partial<Omit<Pod, 'statuses'>> {
  readonly status?: Partial<ContainerStatus>;
  readonly age?: number;
}

const OWNER = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-new', uid: 'uid-web-new', controller: true };

/** A running, ready pod of shop/web with one container `app`; `status` changes that one. */
export const aSickPod = (name: string, { status, age = 600, ...part }: PodPlan = {}): Pod => ({
  ...metaOf(refOf('Pod', 'shop', name), {
    createdAt: ago(minutes(age)),
    labels: { app: 'web', 'pod-template-hash': 'new' },
  }),
  owners: [OWNER],
  phase: 'Running',
  node: 'node-1',
  qosClass: 'Burstable',
  startedAt: ago(minutes(age)),
  conditions: [condition('Ready', 'True', age)],
  containers: [
    {
      name: 'app',
      role: 'main',
      image: 'registry.example.com/shop/web:1.4.2',
      resources: { extended: [] },
      command: [],
      heapEnv: {},
      probes: { liveness: true, readiness: true, startup: false },
    },
  ],
  statuses: [{ name: 'app', role: 'main', restartCount: 0, ready: status === undefined, ...status }],
  ...part,
});

export const waiting = (reason: string, message?: string): Partial<ContainerStatus> => ({
  ready: false,
  waiting: { reason, ...(message === undefined ? {} : { message }) },
});

/** Ended that many minutes ago, after so many seconds. */
export const ended = (
  exitCode: number,
  { before = 2, lasted = 5, reason = 'Error' } = {},
): ContainerStatus['terminated'] & object => ({
  reason,
  exitCode,
  startedAt: ago(minutes(before + lasted / 60)),
  finishedAt: ago(minutes(before)),
});

/** A warning about an object, first and last so many minutes ago. */
export const warned = (
  ref: ObjectRef,
  part: Partial<ClusterEvent> & { readonly first?: number; readonly last?: number },
): ClusterEvent => {
  const { first = 20, last = 1, ...rest } = part;
  return anEvent(ref, { firstAt: ago(minutes(first)), lastAt: ago(minutes(last)), ...rest });
};
