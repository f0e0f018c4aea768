/** Fourteen days of what the pods of a plan used, as OpenMetrics text: one part per UTC day, scraped every minute. */
import { days, hours, minutes, type Window } from '../../src/model/units.ts';
import { type Planned, podNames } from './manifests.ts';

export interface Used {
  readonly planned: Planned;
  /** Cores. */
  readonly cpu: (at: number) => number;
  /** Bytes. */
  readonly memory: (at: number) => number;
  /** When nothing was scraped. */
  readonly missing?: (at: number) => boolean;
}

/** Twice `base` in the afternoon, nothing of that at night: the same every day. */
export const daily =
  (base: number) =>
  (at: number): number =>
    base * (1.5 - 0.5 * Math.cos((2 * Math.PI * (at - hours(3))) / days(1)));

const SCRAPE = minutes(1);

export function* historyOf(used: readonly Used[], window: Window): Generator<Generator<string>> {
  const midnight = Math.floor(window.from / days(1)) * days(1);
  const counters = new Map<string, number>();
  for (let day = midnight; day < window.to; day += days(1))
    yield linesOf(used, { from: Math.max(day, window.from), to: Math.min(day + days(1), window.to), counters });
}

interface Part {
  readonly from: number;
  readonly to: number;
  /** Where each counter stands; it goes on from part to part. */
  readonly counters: Map<string, number>;
}

/** OpenMetrics wants all samples of a metric together. */
function* linesOf(used: readonly Used[], part: Part): Generator<string> {
  yield '# TYPE container_memory_working_set_bytes gauge';
  for (const one of used)
    for (const { labels } of seriesOf(one))
      for (const at of scrapes(one, part))
        yield `container_memory_working_set_bytes{${labels}} ${Math.round(one.memory(at))} ${at / 1000}`;
  yield '# TYPE container_cpu_usage_seconds counter';
  for (const one of used) for (const { labels } of seriesOf(one)) yield* cpuLines(one, labels, part);
  yield* ownerLines(used, part);
}

function* cpuLines(one: Used, labels: string, part: Part): Generator<string> {
  let counter = part.counters.get(labels) ?? 0;
  for (const at of scrapes(one, part)) {
    counter += (one.cpu(at) * SCRAPE) / 1000;
    yield `container_cpu_usage_seconds_total{${labels},cpu="total"} ${counter.toFixed(6)} ${at / 1000}`;
  }
  part.counters.set(labels, counter);
}

/** kube-state-metrics: who owned which pod. */
function* ownerLines(used: readonly Used[], part: Part): Generator<string> {
  const all = function* (line: string): Generator<string> {
    for (let at = first(part); at < part.to; at += minutes(5)) yield `${line} 1 ${at / 1000}`;
  };
  const controller = 'owner_is_controller="true"';
  yield '# TYPE kube_pod_owner gauge';
  for (const { planned } of used)
    for (const pod of podNames(planned))
      yield* all(
        `kube_pod_owner{namespace="${planned.namespace}",pod="${pod}",owner_kind="ReplicaSet",owner_name="${planned.name}-5d4c",${controller}}`,
      );
  yield '# TYPE kube_replicaset_owner gauge';
  for (const { planned } of used)
    yield* all(
      `kube_replicaset_owner{namespace="${planned.namespace}",replicaset="${planned.name}-5d4c",owner_kind="Deployment",owner_name="${planned.name}",${controller}}`,
    );
}

const seriesOf = ({ planned }: Used) =>
  podNames(planned).map((pod) => ({
    labels: `namespace="${planned.namespace}",pod="${pod}",container="app",image="registry.example.com/${planned.name}:1.0",job="kubelet",id="/kubepods/${pod}"`,
  }));

/** Off the full minute, as real scrapes are. */
const first = ({ from }: Part): number => Math.ceil(from / SCRAPE) * SCRAPE + 7_123;

function* scrapes({ missing }: Used, part: Part): Generator<number> {
  for (let at = first(part); at < part.to; at += SCRAPE) if (missing?.(at) !== true) yield at;
}
