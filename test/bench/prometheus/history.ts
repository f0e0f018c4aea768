/**
 * A cluster as kube-prometheus scrapes it: cAdvisor CPU and memory, and what kube-state-metrics says of owners and
 * phases. Workloads of 2 pods with 2 containers, 6 per namespace, redeployed every 46 hours: for 500 containers that is
 * 125 workloads in 21 namespaces, and in 14 days 2,070 pods.
 * Every value is a function of series and time, so that two-hour parts can be written one by one.
 */
export interface Shape {
  readonly containers: number;
  readonly days: number;
  /** Seconds. */
  readonly scrape: number;
  /** Milliseconds, a full hour. */
  readonly end: number;
}

export interface BenchWorkload {
  readonly namespace: string;
  readonly name: string;
}

export const REPLICAS = 2;
export const CONTAINERS = ['app', 'proxy'] as const;
const WORKLOADS_PER_NAMESPACE = 6;
const LIFE = 46 * 3_600_000;
const PART = 2 * 3_600_000;

export function workloadsOf(containers: number): BenchWorkload[] {
  return Array.from({ length: Math.ceil(containers / REPLICAS / CONTAINERS.length) }, (_, i) => ({
    namespace: `team-${String(Math.floor(i / WORKLOADS_PER_NAMESPACE)).padStart(3, '0')}`,
    name: `service-${i}`,
  }));
}

export const namespacesOf = (workloads: readonly BenchWorkload[]): string[] => [
  ...new Set(workloads.map(({ namespace }) => namespace)),
];

interface Pod {
  readonly namespace: string;
  readonly workload: string;
  readonly replicaSet: string;
  readonly pod: string;
  readonly from: number;
  readonly to: number;
  readonly seed: number;
}

/** OpenMetrics text in parts that match Prometheus' blocks. */
export function* parts(shape: Shape): Generator<Iterable<string>> {
  const begin = shape.end - shape.days * 86_400_000;
  const pods = podsOf(shape, begin);
  for (let at = Math.floor(begin / PART) * PART; at < shape.end; at += PART) {
    const window = { from: Math.max(at, begin), to: Math.min(at + PART, shape.end) };
    yield part(
      pods.filter((pod) => pod.from < window.to && pod.to > window.from),
      window,
      shape.scrape * 1000,
    );
  }
}

function podsOf({ containers, end }: Shape, begin: number): Pod[] {
  return workloadsOf(containers).flatMap(({ namespace, name }, i) => {
    const pods: Pod[] = [];
    const phase = hash(i) * LIFE;
    for (let g = Math.floor((begin - phase) / LIFE); g * LIFE + phase < end; g++) {
      const replicaSet = `${name}-${suffix(i * 1000 + g)}`;
      for (let r = 0; r < REPLICAS; r++) {
        const seed = i * REPLICAS + r + g * 65_537;
        const pod = `${replicaSet}-${suffix(seed).slice(0, 5)}`;
        pods.push({
          namespace,
          workload: name,
          replicaSet,
          pod,
          from: g * LIFE + phase,
          to: (g + 1) * LIFE + phase,
          seed,
        });
      }
    }
    return pods;
  });
}

interface Between {
  readonly from: number;
  readonly to: number;
}

function* part(pods: readonly Pod[], window: Between, scrape: number): Generator<string> {
  yield '# TYPE container_cpu_usage_seconds counter';
  for (const one of containersOf(pods))
    yield* samples(
      `container_cpu_usage_seconds_total{${cadvisor(one)},cpu="total"}`,
      times(one, window, scrape),
      cpu(one, scrape),
    );
  yield '# TYPE container_memory_working_set_bytes gauge';
  for (const one of containersOf(pods))
    yield* samples(`container_memory_working_set_bytes{${cadvisor(one)}}`, times(one, window, scrape), memory(one));
  yield '# TYPE kube_pod_owner gauge';
  for (const pod of pods)
    yield* samples(
      `kube_pod_owner{${ksm(pod)},pod="${pod.pod}",owner_kind="ReplicaSet",owner_name="${pod.replicaSet}",owner_is_controller="true"}`,
      times(pod, window, scrape),
      up,
    );
  yield '# TYPE kube_pod_status_phase gauge';
  for (const pod of pods)
    yield* samples(
      `kube_pod_status_phase{${ksm(pod)},pod="${pod.pod}",phase="Running"}`,
      times(pod, window, scrape),
      up,
    );
  yield '# TYPE kube_replicaset_owner gauge';
  for (const pod of firstOfEach(pods))
    yield* samples(
      `kube_replicaset_owner{${ksm(pod)},replicaset="${pod.replicaSet}",owner_kind="Deployment",owner_name="${pod.workload}",owner_is_controller="true"}`,
      times(pod, window, scrape),
      up,
    );
}

const firstOfEach = (pods: readonly Pod[]): Pod[] => [...new Map(pods.map((pod) => [pod.replicaSet, pod])).values()];

interface Container extends Pod {
  readonly container: string;
}

const containersOf = (pods: readonly Pod[]): Container[] =>
  pods.flatMap((pod) => CONTAINERS.map((container, i) => ({ ...pod, container, seed: pod.seed + i * 7_919_993 })));

const cadvisor = ({ namespace, pod, container }: Container): string =>
  `container="${container}",endpoint="https-metrics",id="/kubepods.slice/pod-${pod}/${container}",image="registry/${container}:1",instance="10.0.0.${pod.length}:10250",job="kubelet",metrics_path="/metrics/cadvisor",name="k8s_${container}_${pod}",namespace="${namespace}",node="node-${pod.length}",pod="${pod}"`;
const ksm = ({ namespace }: Pod): string =>
  `container="kube-state-metrics",endpoint="http",instance="10.0.0.9:8080",job="kube-state-metrics",namespace="${namespace}"`;

/** Scrapes fall off the full minute, elsewhere for each target. */
function times({ seed, from, to }: Pod, window: Between, scrape: number): Between & { readonly step: number } {
  const offset = Math.floor(hash(seed) * scrape * 0.8) + 1001;
  const start = Math.ceil(Math.max(window.from, from) / scrape) * scrape + offset;
  return { from: start, to: Math.min(window.to, to), step: scrape };
}

function* samples(
  series: string,
  { from, to, step }: Between & { step: number },
  value: (at: number) => string,
): Generator<string> {
  for (let at = from; at < to; at += step) yield `${series} ${value(at)} ${at / 1000}`;
}

const up = (): string => '1';

/** A counter that grows by a daily wave with noise of a third of a scrape, and never falls. */
function cpu({ seed, from }: Pod, scrape: number): (at: number) => string {
  const cores = 0.02 + 0.6 * hash(seed) ** 3;
  const period = 86_400_000 / (2 * Math.PI);
  return (at) => {
    const run = (at - from) / 1000 + 0.6 * (period / 1000) * (1 - Math.cos((at - from) / period));
    return (cores * (run + (scrape / 1000) * 0.3 * hash(at / scrape + seed))).toFixed(6);
  };
}

function memory({ seed }: Pod): (at: number) => string {
  const base = (32 + 900 * hash(seed + 1) ** 2) * 2 ** 20;
  return (at) =>
    String(4096 * Math.round((base * (1 + 0.2 * Math.sin(at / 9e6) + 0.1 * hash(at / 1000 + seed))) / 4096));
}

/** 0..1, the same on every machine. */
function hash(n: number): number {
  let x = Math.imul(Math.floor(n) ^ 0x9e3779b9, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
}

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

function suffix(n: number): string {
  let [rest, text] = [Math.floor(hash(n) * 2 ** 32) + (n % 1000), ''];
  for (let i = 0; i < 8; i++) {
    text += ALPHABET[rest % ALPHABET.length] ?? 'b';
    rest = Math.floor(rest / ALPHABET.length) + Math.floor(hash(n + i) * 1000);
  }
  return text;
}
