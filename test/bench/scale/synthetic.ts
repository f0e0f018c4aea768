/** An imagined cluster of any size: objects and samples are made when they are asked for, so that only the reader's memory counts. */
import type { Controller, Pod } from '../../../src/model/cluster.ts';
import type { ClusterKind, ClusterKinds } from '../../../src/model/cluster-kinds.ts';
import { known } from '../../../src/model/reason.ts';
import { type Instant, instant, minutes, seconds } from '../../../src/model/units.ts';
import type { UsageMessage, UsageResource } from '../../../src/model/usage.ts';
import type { Cluster } from '../../../src/ports/cluster.ts';
import type { Metrics, UsageRequest } from '../../../src/ports/metrics.ts';
import { aController, aPod, ownerRef } from '../../builders/sources.ts';

export interface Size {
  readonly workloads: number;
  readonly replicas: number;
  /** Containers of each pod. */
  readonly each: number;
  readonly namespaces: number;
}

const SLOT = minutes(5);
const DAY = 288 * SLOT;
const NAMES = ['app', 'proxy', 'agent', 'cache'];

export const containersIn = ({ workloads, replicas, each }: Size): number => workloads * replicas * each;

interface Place {
  readonly namespace: string;
  readonly name: string;
  readonly index: number;
}

const placesIn = (size: Size): Place[] =>
  Array.from({ length: size.workloads }, (_, index) => ({
    namespace: `team-${String(index % size.namespaces).padStart(4, '0')}`,
    name: `service-${index}`,
    index,
  }));

const setName = ({ name }: Place): string => `${name}-5d8f7c9bd`;
const podName = (place: Place, replica: number): string =>
  `${setName(place)}-${[...String(10_000 + replica)].map((digit) => 'bcdfghjklm'[Number(digit)]).join('')}`;

export function syntheticCluster(size: Size): Cluster {
  const containers = Object.fromEntries(NAMES.slice(0, size.each).map((name) => [name, { cpuRequest: '500m' }]));
  const inNamespace = <T extends Controller | Pod>(object: T, namespace: string): T => ({
    ...object,
    ref: { ...object.ref, namespace },
  });
  const deployment = (place: Place): Controller =>
    inNamespace(aController('Deployment', place.name, { containers }), place.namespace);
  const set = (place: Place): Controller => {
    const owners = [ownerRef(deployment(place))];
    return inNamespace(aController('ReplicaSet', setName(place), { containers, owners }), place.namespace);
  };
  const pods = (place: Place): Pod[] =>
    Array.from({ length: size.replicas }, (_, replica) => aPod(podName(place, replica), set(place), { containers }));
  const made: { readonly [K in ClusterKind]?: (place: Place) => readonly ClusterKinds[K][] } = {
    deployments: (place) => [deployment(place)],
    replicasets: (place) => [set(place)],
    pods,
  };
  return {
    async *list(kind) {
      for (const place of placesIn(size)) yield* made[kind]?.(place) ?? [];
    },
    mayI: async () => known(true),
  };
}

export interface SyntheticMetrics {
  readonly metrics: Metrics;
  readonly asked: { requests: number; samples: number };
}

/** Streams as range queries do: namespace by namespace, day by day, one series after the other. */
export function syntheticMetrics(size: Size): SyntheticMetrics {
  const byNamespace = Map.groupBy(placesIn(size), ({ namespace }) => namespace);
  const asked = { requests: 0, samples: 0 };
  async function* usage({ window, namespaces }: UsageRequest): AsyncGenerator<UsageMessage> {
    asked.requests++;
    for (const resource of ['cpu', 'memory'] as const)
      yield { kind: 'resolution', resource, interval: SLOT, duplicates: false };
    for (const namespace of namespaces) {
      for (const [from, to] of daysOf(window)) {
        for (const resource of ['cpu', 'memory'] as const) {
          for (const place of byNamespace.get(namespace) ?? []) {
            for (const message of messagesOf({ place, size, resource, from, to })) {
              if (message.kind === 'samples') asked.samples += message.times.length;
              yield message;
            }
          }
        }
      }
    }
  }
  const metrics: Metrics = {
    describe: () => ({ cpu: 'rate(cpu[5m])', memory: 'max_over_time(memory[5m])', backend: 'synthetic' }),
    probe: async () => ({
      backend: 'synthetic',
      metrics: [],
      scrapeInterval: known(seconds(30)),
      clusters: [],
      warnings: [],
    }),
    usage,
    signal: async () => known([]),
    podOwners: async () => known([]),
  };
  return { metrics, asked };
}

function daysOf({ from, to }: { readonly from: Instant; readonly to: Instant }): [number, number][] {
  const cuts: [number, number][] = [];
  for (let at: number = Math.ceil(from / SLOT) * SLOT; at < to; ) {
    const end = Math.min(to, (Math.floor(at / DAY) + 1) * DAY);
    cuts.push([at, end]);
    at = end;
  }
  return cuts;
}

interface Plan {
  readonly place: Place;
  readonly size: Size;
  readonly resource: UsageResource;
  readonly from: number;
  readonly to: number;
}

/** The arrays are used again for the next series: readers must not keep them. */
const times = new Float64Array(288);
const values = new Float64Array(288);

function* messagesOf({ place, size, resource, from, to }: Plan): Generator<UsageMessage> {
  for (let replica = 0; replica < size.replicas; replica++) {
    for (const [c, container] of NAMES.slice(0, size.each).entries()) {
      const seed = place.index * 64 + replica * 8 + c;
      const count = fill({ seed, resource, from, to });
      yield {
        kind: 'samples',
        resource,
        series: { namespace: place.namespace, pod: podName(place, replica), container },
        times: times.subarray(0, count),
        values: values.subarray(0, count),
      };
    }
  }
}

/** A daily wave, noise, and now and then a spike; 2 to 2000 millicores, 20 MiB to 4 GiB. */
function fill({
  seed,
  resource,
  from,
  to,
}: {
  seed: number;
  resource: UsageResource;
  from: number;
  to: number;
}): number {
  const scale = 2 ** (unit(seed) * 8);
  let noise = (seed * 2_654_435_761 + Math.floor(from / DAY) * 40_503) >>> 0;
  let count = 0;
  for (let at = from; at < to; at += SLOT, count++) {
    noise = (Math.imul(noise, 1_664_525) + 1_013_904_223) >>> 0;
    const random = noise / 2 ** 32;
    const wave = 1 + 0.5 * Math.sin((2 * Math.PI * (at % DAY)) / DAY);
    times[count] = instant(at);
    const level = scale * (resource === 'cpu' ? wave * (0.5 + random) * (random > 0.995 ? 4 : 1) : 10 + wave + random);
    values[count] = resource === 'cpu' ? 4 * level : Math.round((level * 2 ** 21) / 4096) * 4096;
  }
  return count;
}

const unit = (seed: number): number => ((Math.imul(seed + 1, 2_654_435_761) >>> 0) % 10_000) / 10_000;
