/** Each strategy answers the same question: P50, P95, P99 and maximum per workload. It runs in a process of its own. */
import { request } from 'undici';
import { prometheus } from '../../../src/adapters/prometheus/prometheus.ts';
import { quantile, type SketchBuilder, sketchBuilder } from '../../../src/model/sketch.ts';
import { days, earlier, instant } from '../../../src/model/units.ts';
import { type BenchWorkload, CONTAINERS, workloadsOf } from './history.ts';

export interface Task {
  readonly url: string;
  readonly containers: number;
  readonly days: number;
  readonly end: number;
}

/** What the client itself can count. */
export interface Cost {
  queries: number;
  bytes: number;
  /** Containers of workloads with an answer, so that a strategy that failed does not look fast. */
  answers: number;
}

export const strategyNames = ['floor', 'krr', 'cold', 'cold-range', 'last-day', 'last-day-range'] as const;
export type StrategyName = (typeof strategyNames)[number];

export const strategies: Record<StrategyName, (task: Task) => Promise<Cost>> = {
  floor,
  krr,
  cold: (task) => ours(task, { days: task.days }),
  'cold-range': (task) => ours(task, { days: task.days, transport: 'range-query' }),
  'last-day': (task) => ours(task, { days: 1 }),
  'last-day-range': (task) => ours(task, { days: 1, transport: 'range-query' }),
};

const namespacesOf = (workloads: readonly BenchWorkload[]): string[] => [
  ...new Set(workloads.map(({ namespace }) => namespace)),
];

/** The least PromQL that looks at every sample once. */
async function floor(task: Task): Promise<Cost> {
  const cost: Cost = { queries: 0, bytes: 0, answers: 0 };
  const namespaces = namespacesOf(workloadsOf(task.containers)).join('|');
  for (const metric of ['container_cpu_usage_seconds_total', 'container_memory_working_set_bytes'])
    cost.answers += (
      await instantQuery(task, `sum(count_over_time(${metric}{namespace=~"${namespaces}"}[${task.days}d]))`, cost)
    ).length;
  return cost;
}

/** KRR `simple`: 3 queries per workload and 4 per container of it, 6 at a time (robusta-dev/krr at d6baa74). */
async function krr(task: Task): Promise<Cost> {
  const cost: Cost = { queries: 0, bytes: 0, answers: 0 };
  const queue = workloadsOf(task.containers).values();
  const worker = async (): Promise<void> => {
    for (const workload of queue) {
      const answered = await krrWorkload(task, workload, cost);
      cost.answers += answered; // not in one expression: it would add to what was read before the wait
    }
  };
  await Promise.all(Array.from({ length: 6 }, worker));
  return cost;
}

async function krrWorkload(task: Task, { namespace, name }: BenchWorkload, cost: Cost): Promise<number> {
  const window = `${task.days}d`;
  const ask = (query: string) => instantQuery(task, query, cost);
  const sets = await ask(
    `kube_replicaset_owner{owner_name="${name}",owner_kind="Deployment",namespace="${namespace}"}[${window}]`,
  );
  const owners = sets.map((metric) => metric.replicaset).join('|');
  const owned = await ask(
    `last_over_time(kube_pod_owner{owner_name=~"${owners}",owner_kind="ReplicaSet",namespace="${namespace}"}[${window}])`,
  );
  const pods = owned.map((metric) => metric.pod).join('|');
  await ask(`kube_pod_status_phase{phase="Running",pod=~"${pods}",namespace="${namespace}"} == 1`);
  let answered = 0;
  for (const container of CONTAINERS) {
    const labels = `namespace="${namespace}",pod=~"${pods}",container="${container}"`;
    const by = 'by (container,pod,job)';
    const cpu = `container_cpu_usage_seconds_total{${labels}}`;
    const memory = `container_memory_working_set_bytes{${labels}}`;
    const answers = [
      await ask(`quantile_over_time(0.95, max(rate(${cpu}[75s])) ${by}[${window}:75s])`),
      await ask(`max_over_time(max(${memory}) ${by}[${window}:75s])`),
      await ask(`count_over_time(max(${cpu}) ${by}[${window}:75s])`),
      await ask(`count_over_time(max(${memory}) ${by}[${window}:75s])`),
    ];
    if (answers.every((answer) => answer.length > 0)) answered++;
  }
  return answered;
}

async function instantQuery(task: Task, query: string, cost: Cost): Promise<Record<string, string>[]> {
  const reply = await request(`${task.url}/api/v1/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ query, time: String(task.end / 1000) }).toString(),
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const text = await reply.body.text();
  cost.queries++;
  cost.bytes += text.length;
  if (reply.statusCode !== 200) throw new Error(`${reply.statusCode}: ${text.slice(0, 300)}`);
  const parsed: { data: { result: { metric: Record<string, string> }[] } } = JSON.parse(text);
  return parsed.data.result.map(({ metric }) => metric);
}

/** The whole adapter as a pass uses it: probe, owners, usage, folded into sketches per workload and resource. */
async function ours(task: Task, how: { days: number; transport?: 'range-query' }): Promise<Cost> {
  const cost: Cost = { queries: 0, bytes: 0, answers: 0 };
  const end = instant(task.end);
  const metrics = prometheus({
    url: task.url,
    clock: { now: () => end },
    ...(how.transport === undefined ? {} : { transport: how.transport }),
    onExchange: ({ receivedBytes }) => {
      cost.queries++;
      cost.bytes += receivedBytes;
    },
  });
  const window = { from: earlier(end, days(how.days)), to: end };
  await metrics.probe();
  const owners = await metrics.podOwners(window);
  if (owners.kind === 'unknown') throw new Error(owners.because.detail);
  const workloadOf = new Map(owners.value.map(({ pod, name }) => [pod, name]));
  const sketches = new Map<string, SketchBuilder>();
  const namespaces = namespacesOf(workloadsOf(task.containers));
  for await (const message of metrics.usage({ window, namespaces })) {
    if (message.kind === 'gap') throw new Error(message.because.detail);
    if (message.kind !== 'samples') continue;
    const key = `${message.resource} ${message.series.namespace}/${workloadOf.get(message.series.pod)}/${message.series.container}`;
    const sketch = sketches.get(key) ?? sketchBuilder();
    sketches.set(key, sketch);
    for (let i = 0; i < message.values.length; i++) sketch.add(message.values[i] ?? 0);
  }
  const built = [...sketches.values()].map((sketch) => sketch.build());
  cost.answers =
    built.filter((sketch) => [0.5, 0.95, 0.99, 1].every((q) => quantile(sketch, q) !== undefined)).length / 2;
  return cost;
}
