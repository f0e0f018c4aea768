import type { ResourceField } from '../../model/intent.ts';
import type { ResourceQuota } from '../../model/quota.ts';
import type { Reason } from '../../model/reason.ts';
import { containersAfter, podTotal } from '../after.ts';
import type { Change, Check } from './change.ts';
import { countsPodsOf } from './quota-scope.ts';

const FIELDS: readonly ResourceField[] = ['requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];
/** Quotas of `cpu` and `memory` are quotas of requests. */
const OLD_NAMES: Readonly<Partial<Record<ResourceField, string>>> = {
  'requests.cpu': 'cpu',
  'requests.memory': 'memory',
};

/**
 * A rolling update makes one more pod before it removes one: what is used, plus the growth of every pod, plus one new
 * pod must fit. 3 pods from 1Gi to 1.5Gi need 3 x 0.5 + 1.5 = 3Gi of head-room.
 */
export const quota: Check = (change) => {
  const quotas = change.workload.quotas.kind === 'known' ? change.workload.quotas.value : [];
  for (const one of quotas.filter((each) => countsPodsOf(each, change.workload))) {
    for (const field of FIELDS) {
      const because = exceeded(one, field, change);
      if (because !== undefined) return because;
    }
  }
  return undefined;
};

function exceeded(one: ResourceQuota, field: ResourceField, change: Change): Reason | undefined {
  const { growth, pod } = growthOf(field, change);
  if (growth <= 0) return undefined;
  const surge = SURGES.includes(change.workload.ref.kind) ? pod : 0;
  const need = growth * change.replicas + surge;
  for (const name of [field, OLD_NAMES[field]]) {
    const hard = name === undefined ? undefined : one.hard[name];
    if (name === undefined || hard === undefined) continue;
    const used = one.used[name];
    if (used === undefined)
      return { code: 'quotas-unknown', detail: `quota ${one.ref.name} does not tell how much ${name} is used` };
    if (used + need > hard + 1e-9) return noRoom(one, { name, used, need, hard });
  }
  return undefined;
}

const noRoom = (
  { ref }: ResourceQuota,
  { name, used, need, hard }: { readonly name: string } & Readonly<Record<'used' | 'need' | 'hard', number>>,
): Reason => ({
  code: 'quota-exceeded',
  detail: `quota ${ref.name} leaves no room: ${name} ${say(used)} used + ${say(need)} needed > ${say(hard)}`,
});

const SURGES = ['Deployment', 'Rollout'];

/** Per pod, in the quota's units: cores and bytes. */
function growthOf(field: ResourceField, { workload, intents }: Change): { growth: number; pod: number } {
  const containers = containersAfter(workload, intents);
  const unit = field.endsWith('cpu') ? 1000 : 1;
  const after = podTotal(containers, (container) => container.after(field)) / unit;
  const before = podTotal(containers, (container) => container.before(field)) / unit;
  return { growth: after - before, pod: after };
}

/** Cores as they are, bytes in Mi. */
const say = (value: number): string =>
  value >= 2 ** 20 ? `${Math.round(value / 2 ** 20)}Mi` : String(Number(value.toFixed(3)));
