import type { Finding } from '../model/finding.ts';
import type { ResourceIntent } from '../model/intent.ts';
import type { Prices } from '../model/policy.ts';
import { type Money, money } from '../model/units.ts';
import type { Workload } from '../model/workload.ts';
import { containersAfter, podTotal } from './after.ts';

const MONTH_HOURS = 730;

/** Replica-hours of the tested days that were saved or added, brought to a month, times what a pod's requests cost. */
export function replicasSaved(
  { workload }: { readonly workload: Workload },
  findings: readonly Finding[],
  prices: Prices,
): Money {
  const containers = containersAfter(workload, []);
  const cores = podTotal(containers, (container) => container.before('requests.cpu')) / 1000;
  const gib = podTotal(containers, (container) => container.before('requests.memory')) / 2 ** 30;
  const perHour = (cores * prices.cpuCoreMonth + gib * prices.memoryGibMonth) / MONTH_HOURS;
  const hours = findings.reduce((sum, finding) => {
    if (finding.kind !== 'predictive-scaling') return sum;
    const { now, proposed, days } = finding.scaling.test;
    return sum + ((now.replicaHours - proposed.replicaHours) / (days * 24)) * MONTH_HOURS;
  }, 0);
  return money(Math.round(hours * perHour * 100) / 100);
}

/**
 * (requests now - requests then) x replicas x price, a month; negative when it costs more. Only requests reserve nodes.
 * 2 pods from 1000m to 640m at 23 a core: 2 x 0.36 x 23 = 16.56.
 */
export function savingsOf(
  change: { workload: Workload; intents: readonly ResourceIntent[]; replicas: number },
  prices: Prices,
): Money {
  const containers = containersAfter(change.workload, change.intents);
  const freed = (field: 'requests.cpu' | 'requests.memory'): number =>
    podTotal(containers, (container) => container.before(field)) -
    podTotal(containers, (container) => container.after(field));
  const cpu = (freed('requests.cpu') / 1000) * prices.cpuCoreMonth;
  const memory = (freed('requests.memory') / 2 ** 30) * prices.memoryGibMonth;
  return money(Math.round((cpu + memory) * change.replicas * 100) / 100);
}
