/** Each strategy answers the same question: P50, P95, P99 and maximum per workload and container. */
import { request } from 'undici';
import { z } from 'zod';
import { bareRead } from './bare-read.ts';
import { type BenchWorkload, CONTAINERS, namespacesOf, workloadsOf } from './history.ts';
import { pass } from './pass.ts';

export interface Task {
  readonly url: string;
  readonly containers: number;
  readonly days: number;
  /** Seconds. */
  readonly scrape: number;
  readonly end: number;
  /** Folder of what earlier passes remember. */
  readonly cache: string;
}

/** What the client itself can count. */
export interface Cost {
  queries: number;
  bytes: number;
  /** Read by the server: as it says itself for PromQL, all that lie in the windows asked for by remote read. */
  samples: number | undefined;
  /** Containers of workloads with an answer, so that a strategy that failed does not look fast. */
  answers: number;
}

interface Strategy {
  readonly run: (task: Task) => Promise<Cost>;
  /** A pass so many days before leaves what it remembers; it is not measured. */
  readonly after?: { readonly days: number };
}

export const strategyNames = [
  'floor',
  'krr',
  'read',
  'read-day',
  'cold',
  'next-day',
  'again',
  'cold-range',
  'next-day-range',
  'again-range',
] as const;
export type StrategyName = (typeof strategyNames)[number];

const byRange = (task: Task) => pass(task, 'range-query');

export const strategies: Readonly<Record<StrategyName, Strategy>> = {
  floor: { run: floor },
  krr: { run: krr },
  read: { run: (task) => bareRead(task, task.days) },
  'read-day': { run: (task) => bareRead(task, 1) },
  cold: { run: (task) => pass(task) },
  'next-day': { run: (task) => pass(task), after: { days: 1 } },
  again: { run: (task) => pass(task), after: { days: 0 } },
  'cold-range': { run: byRange },
  'next-day-range': { run: byRange, after: { days: 1 } },
  'again-range': { run: byRange, after: { days: 0 } },
};

/** Those whose earlier pass finds no day of a history so long. */
export const withoutPast = (chosen: readonly StrategyName[], length: number): StrategyName[] =>
  chosen.filter((name) => (strategies[name].after?.days ?? 0) >= length);

const newCost = (): Cost => ({ queries: 0, bytes: 0, samples: 0, answers: 0 });

/** The least PromQL that looks at every sample once. */
async function floor(task: Task): Promise<Cost> {
  const cost = newCost();
  const namespaces = namespacesOf(workloadsOf(task.containers)).join('|');
  for (const metric of ['container_cpu_usage_seconds_total', 'container_memory_working_set_bytes'])
    cost.answers += (
      await instantQuery(task, `sum(count_over_time(${metric}{namespace=~"${namespaces}"}[${task.days}d]))`, cost)
    ).length;
  return cost;
}

/** KRR `simple`: 3 queries per workload and 4 per container of it, 6 at a time (robusta-dev/krr at d6baa74). */
async function krr(task: Task): Promise<Cost> {
  const cost = newCost();
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

const reply = z.object({
  data: z.object({
    result: z.array(z.object({ metric: z.record(z.string(), z.string()) })),
    stats: z.object({ samples: z.object({ totalQueryableSamples: z.number() }).optional() }).optional(),
  }),
});

async function instantQuery(task: Task, query: string, cost: Cost): Promise<Record<string, string>[]> {
  const answered = await request(`${task.url}/api/v1/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ query, time: String(task.end / 1000), stats: 'true' }).toString(),
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const text = await answered.body.text();
  cost.queries++;
  cost.bytes += text.length;
  if (answered.statusCode !== 200) throw new Error(`${answered.statusCode}: ${text.slice(0, 300)}`);
  const { result, stats } = reply.parse(JSON.parse(text)).data;
  cost.samples = (cost.samples ?? 0) + (stats?.samples?.totalQueryableSamples ?? 0);
  return result.map(({ metric }) => metric);
}
