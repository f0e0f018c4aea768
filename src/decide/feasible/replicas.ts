import type { ResourceField } from '../../model/intent.ts';
import type { ResourceQuota } from '../../model/quota.ts';
import type { Reason } from '../../model/reason.ts';
import type { Workload } from '../../model/workload.ts';
import { containersAfter, podTotal } from '../after.ts';
import { countsPodsOf } from './quota-scope.ts';

const FIELDS: readonly ResourceField[] = ['requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];

/**
 * Why a quota would not let so many pods live at once: what is used, plus one pod for each that does not live yet.
 * 4 pods of 500m live and 7 shall: 1500m more than is used must fit.
 */
export function noRoomFor(replicas: number, { workload }: { readonly workload: Workload }): Reason | undefined {
  const more = replicas - workload.pods.filter(({ phase }) => !OVER.includes(phase)).length;
  const quotas = workload.quotas.kind === 'known' && more > 0 ? workload.quotas.value : [];
  for (const quota of quotas.filter((one) => countsPodsOf(one, workload))) {
    const lacking = [...podNeeds(workload)].find(([name, perPod]) => isOver(quota, name, more * perPod));
    if (lacking !== undefined) {
      const detail = `quota ${quota.ref.name} leaves no room for ${replicas} pods: ${lacking[0]}`;
      return { code: 'quota-exceeded', detail };
    }
  }
  return undefined;
}

/** Evicted and completed pods are still listed, and count in no quota. */
const OVER: readonly string[] = ['Succeeded', 'Failed'];

/** Quotas of `cpu` and `memory` are quotas of requests; cores and bytes. */
function podNeeds(workload: Workload): Map<string, number> {
  const containers = containersAfter(workload, []);
  const needs = FIELDS.map((field): [string, number] => {
    const total = podTotal(containers, (container) => container.before(field));
    return [field, field.endsWith('cpu') ? total / 1000 : total];
  });
  const old = needs.flatMap(([name, need]): [string, number][] =>
    name.startsWith('requests.') ? [[name.slice('requests.'.length), need]] : [],
  );
  return new Map([...needs, ...old, ['pods', 1], ['count/pods', 1]]);
}

/** How much is used, and how much may be: where a quota does not say the first, there is no room. */
function isOver({ hard, used }: ResourceQuota, name: string, need: number): boolean {
  const most = hard[name];
  return most !== undefined && need > 0 && (used[name] ?? Infinity) + need > most + 1e-9;
}
