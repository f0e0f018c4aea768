import type { LimitRange } from '../../model/cluster.ts';
import { type After, containersAfter, podTotal } from '../after.ts';
import { type Resource, resourceOf } from '../plan.ts';
import type { Change, Check } from './change.ts';

type Item = LimitRange['items'][number];
/** LimitRanges speak in cores and bytes. */
const UNIT: Readonly<Record<Resource, number>> = { cpu: 1000, memory: 1 };

/** A LimitRange rejects pods at admission: the rollout after the merge would hang. */
export const limitRange: Check = (change) => {
  const ranges = change.workload.limitRanges.kind === 'known' ? change.workload.limitRanges.value : [];
  for (const range of ranges) {
    for (const item of range.items) {
      const problem = violation(item, change);
      if (problem !== undefined) return { code: 'limit-range', detail: `LimitRange ${range.ref.name}: ${problem}` };
    }
  }
  return undefined;
};

function violation(item: Item, { workload, intents }: Change): string | undefined {
  const containers = containersAfter(workload, intents);
  const touched = [...new Set(intents.map(resourceOf))].sort();
  if (item.type === 'Pod') return firstOf(touched, (resource) => podViolation(item, containers, resource));
  if (item.type !== 'Container') return undefined;
  const changed = containers.filter(({ name }) => intents.some(({ container }) => container === name));
  return firstOf(touched, (resource) => firstOf(changed, (container) => containerViolation(item, container, resource)));
}

function containerViolation(item: Item, container: After, resource: Resource): string | undefined {
  const request = container.after(`requests.${resource}`);
  const limit = container.after(`limits.${resource}`);
  const [max, min, most] = [item.max[resource], item.min[resource], item.maxLimitRequestRatio[resource]];
  const unit = UNIT[resource];
  const wanted = limit ?? request;
  if (max !== undefined && wanted !== undefined && wanted > max * unit)
    return `container ${container.name} would exceed max.${resource}`;
  if (min !== undefined && request !== undefined && request < min * unit)
    return `container ${container.name} would go below min.${resource}`;
  if (most === undefined || limit === undefined || request === undefined || limit / request <= most + 1e-9)
    return undefined;
  return `container ${container.name} would have a limit of more than ${most} times its ${resource} request`;
}

function podViolation(item: Item, containers: readonly After[], resource: Resource): string | undefined {
  const max = item.max[resource];
  const total = podTotal(
    containers,
    (container) => container.after(`limits.${resource}`) ?? container.after(`requests.${resource}`),
  );
  return max !== undefined && total > max * UNIT[resource] ? `the pod would exceed max.${resource}` : undefined;
}

function firstOf<T>(items: readonly T[], ask: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const answer = ask(item);
    if (answer !== undefined) return answer;
  }
  return undefined;
}
