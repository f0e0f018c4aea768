import { prometheus } from '../../../src/adapters/prometheus/prometheus.ts';
import { usageCache } from '../../../src/adapters/usage-cache/usage-cache.ts';
import { quantile } from '../../../src/model/sketch.ts';
import { days, earlier, instant, type Window } from '../../../src/model/units.ts';
import type { UsageResource } from '../../../src/model/usage.ts';
import { unionOf } from '../../../src/model/usage-days.ts';
import { readUsage } from '../../../src/observe/usage/read-usage.ts';
import { windowOf } from '../../../src/observe/window.ts';
import type { Metrics, UsageRequest } from '../../../src/ports/metrics.ts';
import { keepYoungSpaceSmall } from '../../../src/wiring/young-space.ts';
import { silent } from '../../builders/sources.ts';
import { CONTAINERS, namespacesOf, REPLICAS, workloadsOf } from './history.ts';
import type { Cost, Task } from './strategies.ts';

/** What a pass does between its clusters' objects and its analyzers: probe, owners, usage folded and remembered. */
export async function pass(task: Task, transport?: 'range-query'): Promise<Cost> {
  keepYoungSpaceSmall();
  const cost: Cost = { queries: 0, bytes: 0, samples: 0, answers: 0 };
  const end = instant(task.end);
  const window = windowOf(end, { window: days(task.days), begins: 'midnight' });
  const asked: UsageRequest[] = [];
  const metrics = watched(task, cost, { asked, ...(transport === undefined ? {} : { transport }) });
  const target = await targetOf(metrics, window);
  const workloads = workloadsOf(task.containers);
  const namespaces = namespacesOf(workloads).map((name) => ({
    name,
    containers: REPLICAS * CONTAINERS.length * workloads.filter(({ namespace }) => namespace === name).length,
  }));
  const usageMemory = usageCache({ dir: task.cache, identity: 'bench', log: silent });
  const folded = await readUsage({ metrics, usageMemory, log: silent }, { window, namespaces, target });
  const [gap] = folded.gaps;
  if (gap !== undefined) throw new Error(gap.because.detail);
  for (const { namespace, name } of workloads)
    for (const container of CONTAINERS) {
      const usage = folded.usageOf(namespace, `${name} ${container}`);
      if (usage.kind === 'known' && resources.every((resource) => isAnswer(unionOf(usage.value.days, resource))))
        cost.answers++;
    }
  cost.samples = transport === undefined ? samplesOf(asked, namespaces, task) : undefined;
  return cost;
}

const resources: readonly UsageResource[] = ['cpu', 'memory'];

const isAnswer = (sketch: ReturnType<typeof unionOf>): boolean =>
  sketch !== undefined && [0.5, 0.95, 0.99, 1].every((q) => quantile(sketch, q) !== undefined);

function watched(
  task: Task,
  cost: Cost,
  { asked, ...how }: { asked: UsageRequest[]; transport?: 'range-query' },
): Metrics {
  const metrics = prometheus({
    url: task.url,
    clock: { now: () => instant(task.end) },
    ...how,
    onExchange: ({ receivedBytes }) => {
      cost.queries++;
      cost.bytes += receivedBytes;
    },
  });
  return {
    ...metrics,
    usage(asking) {
      asked.push(asking);
      return metrics.usage(asking);
    },
  };
}

async function targetOf(metrics: Metrics, window: Window) {
  const owners = await metrics.podOwners(window);
  if (owners.kind === 'unknown') throw new Error(owners.because.detail);
  const workloadOf = new Map(owners.value.map(({ pod, name }) => [pod, name]));
  return ({ pod, container }: { readonly pod: string; readonly container: string }) => {
    const workload = workloadOf.get(pod);
    return workload === undefined ? undefined : `${workload} ${container}`;
  };
}

/** Every container is scraped all the time: its samples of both metrics in what was asked for and is there. */
function samplesOf(
  asked: readonly UsageRequest[],
  namespaces: readonly { readonly name: string; readonly containers: number }[],
  { days: length, end, scrape }: Task,
): number {
  const begin = earlier(instant(end), days(length));
  const containers = new Map(namespaces.map((one) => [one.name, one.containers]));
  return asked.reduce((sum, { window, namespaces: own }) => {
    const live = own.reduce((all, name) => all + (containers.get(name) ?? 0), 0);
    return sum + (resources.length * live * (window.to - Math.max(begin, window.from))) / (1000 * scrape);
  }, 0);
}
