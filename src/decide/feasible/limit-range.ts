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

/** As admission sees it: a container without a limit gets the default one, and one without a request its limit. */
function containerViolation(item: Item, container: After, resource: Resource): string | undefined {
  const limit = container.after(`limits.${resource}`) ?? inUnit(item.default[resource], resource);
  const request = container.after(`requests.${resource}`) ?? inUnit(item.defaultRequest[resource], resource) ?? limit;
  if (limit !== undefined && request !== undefined && isMore(request, limit))
    return `container ${container.name} would ask for more ${resource} than the default limit that it gets`;
  return rangeViolation(item, { what: `container ${container.name}`, request, limit }, resource);
}

function podViolation(item: Item, containers: readonly After[], resource: Resource): string | undefined {
  // One that does not say what it needs may get a default: then nobody can tell what they need together.
  const isKnown = containers.every((container) => container.after(`requests.${resource}`) !== undefined);
  const request = isKnown ? podTotal(containers, (container) => container.after(`requests.${resource}`)) : undefined;
  const limit = podTotal(
    containers,
    (container) => container.after(`limits.${resource}`) ?? container.after(`requests.${resource}`),
  );
  return rangeViolation(item, { what: 'the pod', request, limit }, resource);
}

interface Asked {
  readonly what: string;
  readonly request: number | undefined;
  readonly limit: number | undefined;
}

/** https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/limit-range-v1/ */
function rangeViolation(item: Item, { what, request, limit }: Asked, resource: Resource): string | undefined {
  const [max, min] = [inUnit(item.max[resource], resource), inUnit(item.min[resource], resource)];
  const most = item.maxLimitRequestRatio[resource];
  const wanted = limit ?? request;
  if (max !== undefined && wanted !== undefined && isMore(wanted, max)) return `${what} would exceed max.${resource}`;
  if (min !== undefined && request !== undefined && isMore(min, request))
    return `${what} would go below min.${resource}`;
  if (most === undefined || limit === undefined || request === undefined || limit / request <= most + 1e-9)
    return undefined;
  return `${what} would have a limit of more than ${most} times its ${resource} request`;
}

const inUnit = (value: number | undefined, resource: Resource): number | undefined =>
  value === undefined ? undefined : value * UNIT[resource];

/** 1.001 cores are 1000.9999999999999 thousandths of one, which 1001m does not exceed. */
const isMore = (value: number, than: number): boolean => value > than * (1 + 1e-9);

function firstOf<T>(items: readonly T[], ask: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const answer = ask(item);
    if (answer !== undefined) return answer;
  }
  return undefined;
}
