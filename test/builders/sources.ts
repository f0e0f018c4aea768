import type { Controller, ObjectMeta, Pod } from '../../src/model/cluster.ts';
import type { ClusterKind, ClusterKinds } from '../../src/model/cluster-kinds.ts';
import { known, type Reading, unknown } from '../../src/model/reason.ts';
import { type Instant, minutes } from '../../src/model/units.ts';
import type { SignalName, SignalSample, UsageMessage, UsageResource } from '../../src/model/usage.ts';
import type { Cluster } from '../../src/ports/cluster.ts';
import type { Log } from '../../src/ports/log.ts';
import type { Metrics, PodOwner } from '../../src/ports/metrics.ts';
import type { Ports } from '../../src/ports/ports.ts';
import { type ContainerPlan, specOf } from './container.ts';
import { metaOf, refOf } from './objects.ts';
import { TAKEN_AT } from './time.ts';

export interface SourcePlan {
  readonly objects?: { readonly [K in ClusterKind]?: readonly ClusterKinds[K][] };
  readonly platform?: NonNullable<Cluster['platform']>;
  /** Kinds whose list throws. */
  readonly failing?: Partial<Record<ClusterKind, Error>>;
  readonly usage?: readonly UsageMessage[];
  /** Thrown after the last message. */
  readonly usageFails?: Error;
  readonly signals?: Partial<Record<SignalName, Reading<readonly SignalSample[]>>>;
  readonly podOwners?: Reading<readonly PodOwner[]>;
  readonly repositories?: Ports['repositories'];
}

/** Sources in memory, for what observe does with their answers. */
export const sourcesOf = (plan: SourcePlan) => ({
  cluster: clusterOf(plan),
  metrics: metricsOf(plan),
  clock: { now: () => TAKEN_AT },
  log: silent,
  repositories: plan.repositories ?? [],
});

const clusterOf = ({ objects = {}, failing = {}, platform }: SourcePlan): Cluster => ({
  async *list(kind) {
    yield* objects[kind] ?? [];
    const failure = failing[kind];
    if (failure !== undefined) throw failure;
  },
  mayI: async () => known(true),
  ...(platform === undefined ? {} : { platform }),
});

const metricsOf = (plan: SourcePlan): Metrics => ({
  describe: () => ({ cpu: 'rate(cpu[5m])', memory: 'max_over_time(memory[5m])', backend: 'memory' }),
  probe: async () => ({
    backend: 'memory',
    metrics: [],
    scrapeInterval: known(minutes(5)),
    clusters: [],
    warnings: [],
  }),
  async *usage() {
    yield* plan.usage ?? [];
    if (plan.usageFails !== undefined) throw plan.usageFails;
  },
  signal: async (name) => plan.signals?.[name] ?? unknown('metric-absent', `no ${name}`),
  podOwners: async () => plan.podOwners ?? known([]),
});

const nothing = (): void => {};
export const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing, progress: nothing };

/** A controller object with one container `app` unless others are given. */
export function aController(
  kind: string,
  name: string,
  part: { readonly containers?: Readonly<Record<string, ContainerPlan>> } & Partial<Omit<Controller, 'ref'>> = {},
): Controller {
  const { containers = { app: {} }, ...rest } = part;
  return {
    ...metaOf(refOf(kind, 'shop', name)),
    template: {
      labels: { app: name },
      annotations: {},
      containers: Object.entries(containers).map(([container, plan]) => specOf(container, plan)),
      memoryVolumes: false,
    },
    selector: { app: name },
    replicas: 1,
    paused: false,
    status: { replicas: 1, ready: 1, available: 1, updated: 1, conditions: [] },
    ...rest,
  };
}

export function aPod(
  name: string,
  owner: ObjectMeta | undefined,
  part: { readonly containers?: Readonly<Record<string, ContainerPlan>> } & Partial<
    Omit<Pod, 'ref' | 'containers'>
  > = {},
): Pod {
  const { containers = { app: {} }, ...rest } = part;
  return {
    ...metaOf(refOf('Pod', owner?.ref.namespace ?? 'shop', name)),
    owners: owner === undefined ? [] : [ownerRef(owner)],
    phase: 'Running',
    qosClass: 'Burstable',
    conditions: [],
    containers: Object.entries(containers).map(([container, plan]) => specOf(container, plan)),
    statuses: [],
    ...rest,
  };
}

export const ownerRef = (owner: ObjectMeta, controller: 'controller' | 'other' = 'controller') => ({
  apiVersion: owner.ref.apiVersion,
  kind: owner.ref.kind,
  name: owner.ref.name,
  uid: owner.uid,
  controller: controller === 'controller',
});

/** One block of samples, 5 minutes apart unless said otherwise. */
export function samples(
  at: {
    readonly pod: string;
    readonly container?: string;
    readonly namespace?: string;
    readonly resource?: UsageResource;
  },
  from: Instant,
  values: readonly number[],
): UsageMessage {
  return {
    kind: 'samples',
    resource: at.resource ?? 'memory',
    series: { namespace: at.namespace ?? 'shop', pod: at.pod, container: at.container ?? 'app' },
    times: values.map((_, i) => from + i * minutes(5)),
    values,
  };
}
