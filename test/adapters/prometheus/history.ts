/**
 * Two and a half days of a small cluster, scraped every 30 s off the full minute, with what makes series hard: a
 * restart under a new id that overlaps the old one, a counter reset in place, a pod that is gone, an hour without
 * scrapes, two scrape jobs, per-core CPU, a sample that is NaN, pause and pod-level series.
 */
import { days, hours, instant, later, minutes, type Window } from '../../../src/model/units.ts';

export const HISTORY: Window = {
  from: instant(Date.parse('2026-11-13T00:00:00Z')),
  to: instant(Date.parse('2026-11-15T12:03:00Z')),
};
export const SCRAPE = 30_000;

interface Life {
  readonly labels: string;
  readonly from: number;
  readonly to: number;
  /** Milliseconds after the full half minute. */
  readonly offset?: number;
  readonly memory: (at: number, i: number) => number;
  /** Cores in use: the counter is their integral, from `counter` on. */
  readonly cores: (at: number) => number;
  readonly resetAt?: number;
  readonly skip?: (at: number) => boolean;
  readonly cpu?: string;
}

const { from, to } = HISTORY;
const wave = (base: number) => (at: number, i: number) =>
  Math.round(base * (1 + 0.5 * Math.sin(at / 7e6) + (0.2 * ((i * 7919) % 101)) / 101));
const load = (base: number) => (at: number) => base * (1.2 + Math.sin(at / 5e6));
const labels = (namespace: string, pod: string, more = ''): string =>
  `namespace="${namespace}",pod="${pod}",container="app",image="img",job="kubelet"${more}`;
const restart = later(from, hours(30));

const lives: readonly Life[] = [
  { labels: labels('shop', 'web-1'), from, to, memory: wave(2e8), cores: load(0.2) },
  {
    labels: labels('shop', 'web-2', ',id="/a"'),
    from,
    to: later(restart, minutes(4)),
    memory: wave(3e8),
    cores: load(0.1),
  },
  { labels: labels('shop', 'web-2', ',id="/b"'), from: restart, to, memory: wave(1e8), cores: load(0.3) },
  {
    labels: labels('shop', 'gone'),
    from: later(from, hours(2)),
    to: later(from, hours(9)),
    memory: wave(5e7),
    cores: load(0.05),
    skip: (at) => at > from + hours(4) && at < from + hours(5),
  },
  { labels: labels('shop', 'twice'), from, to, memory: wave(1e8), cores: load(0.5) },
  {
    labels: labels('shop', 'twice').replace('kubelet', 'other'),
    from,
    to,
    offset: 11_456,
    memory: wave(1.1e8),
    cores: load(0.4),
  },
  {
    labels: labels('bank', 'db-0'),
    from,
    to,
    memory: wave(4e8),
    cores: load(1),
    resetAt: later(later(from, days(1)), hours(3)),
  },
  { labels: labels('bank', 'old'), from, to, memory: wave(1e7), cores: load(0.25), cpu: 'cpu00' },
  { labels: labels('bank', 'old'), from, to, memory: wave(1e7), cores: load(0.75), cpu: 'cpu01' },
  // not containers
  { labels: labels('shop', 'web-1').replace('"app"', '"POD"'), from, to, memory: () => 9e9, cores: () => 9 },
  {
    labels: labels('shop', 'web-1').replace('"app"', '""').replace('"img"', '""'),
    from,
    to,
    memory: () => 9e9,
    cores: () => 9,
  },
];

interface RawSample {
  readonly at: number;
  readonly memory: number;
  readonly counter: number;
}

function rawSamples(life: Life): RawSample[] {
  const all: RawSample[] = [];
  const start = Math.ceil(life.from / SCRAPE) * SCRAPE + (life.offset ?? 7_123);
  let counter = 0;
  for (let [at, i] = [start, 0]; at < life.to; [at, i] = [at + SCRAPE, i + 1]) {
    if (life.resetAt !== undefined && at - SCRAPE < life.resetAt && at >= life.resetAt) counter = 0;
    counter += life.cores(at) * (SCRAPE / 1000);
    if (life.skip?.(at)) continue;
    all.push({
      at,
      memory: i % 997 === 500 ? Number.NaN : life.memory(at, i),
      counter: Math.round(counter * 1e6) / 1e6,
    });
  }
  return all;
}

/** OpenMetrics wants all samples of a metric family together. */
export function* historyLines(): Generator<string> {
  yield '# TYPE container_memory_working_set_bytes gauge';
  for (const life of lives.filter(({ cpu }) => cpu !== 'cpu01'))
    for (const { at, memory } of rawSamples(life))
      yield `container_memory_working_set_bytes{${life.labels}} ${memory} ${at / 1000}`;
  yield '# TYPE container_cpu_usage_seconds counter';
  for (const life of lives)
    for (const { at, counter } of rawSamples(life))
      yield `container_cpu_usage_seconds_total{${life.labels},cpu="${life.cpu ?? 'total'}"} ${counter} ${at / 1000}`;
  yield* cfsLines();
  yield* stateLines();
}

/** web-1 is throttled in a quarter of its periods. */
function* cfsLines(): Generator<string> {
  for (const [family, perScrape] of [
    ['container_cpu_cfs_throttled_periods', 75],
    ['container_cpu_cfs_periods', 300],
  ] as const) {
    yield `# TYPE ${family} counter`;
    for (let [at, i] = [from + 7_123, 0]; at < to; [at, i] = [at + SCRAPE, i + 1])
      yield `${family}_total{${labels('shop', 'web-1')}} ${i * perScrape} ${at / 1000}`;
  }
}

const owners = [
  'kube_pod_owner{namespace="shop",pod="web-1",owner_kind="ReplicaSet",owner_name="web-6d",owner_is_controller="true"}',
  'kube_pod_owner{namespace="shop",pod="web-2",owner_kind="ReplicaSet",owner_name="web-6d",owner_is_controller="true"}',
  'kube_pod_owner{namespace="bank",pod="db-0",owner_kind="StatefulSet",owner_name="db",owner_is_controller="true"}',
];

function* stateLines(): Generator<string> {
  const every = (line: string, until: number): string[] => {
    const all: string[] = [];
    for (let at = from + 7_123; at < until; at += SCRAPE) all.push(`${line} ${at / 1000}`);
    return all;
  };
  yield '# TYPE kube_pod_owner gauge';
  for (const owner of owners) yield* every(`${owner} 1`, to);
  // gone since the first morning
  yield* every(
    'kube_pod_owner{namespace="shop",pod="gone",owner_kind="ReplicaSet",owner_name="web-5c",owner_is_controller="true"} 1',
    from + hours(9),
  );
  yield '# TYPE kube_replicaset_owner gauge';
  for (const replicaSet of ['web-5c', 'web-6d'])
    yield* every(
      `kube_replicaset_owner{namespace="shop",replicaset="${replicaSet}",owner_kind="Deployment",owner_name="web",owner_is_controller="true"} 1`,
      to,
    );
  yield '# TYPE kube_pod_container_status_restarts counter';
  for (let at = from + 7_123; at < to; at += SCRAPE)
    yield `kube_pod_container_status_restarts_total{namespace="shop",pod="web-2",container="app"} ${at < restart + days(1) ? 1 : 3} ${at / 1000}`;
}

/** The highest raw sample in (slot, slot + 5m], per pod, straight from the generated samples. */
export function memoryByHand(): Map<string, Map<number, number>> {
  const pods = new Map<string, Map<number, number>>();
  for (const life of lives) {
    const [, namespace, pod, container] = /namespace="(\w+)",pod="([\w-]+)",container="(\w*)"/.exec(life.labels) ?? [];
    if (container !== 'app') continue;
    const slots = pods.get(`${namespace}/${pod}`) ?? new Map<number, number>();
    pods.set(`${namespace}/${pod}`, slots);
    for (const { at, memory } of rawSamples(life)) {
      const slot = (Math.ceil(at / minutes(5)) - 1) * minutes(5);
      if (Number.isNaN(memory) || slot + minutes(5) > HISTORY.to) continue;
      slots.set(slot, Math.max(memory, slots.get(slot) ?? 0));
    }
  }
  return pods;
}
