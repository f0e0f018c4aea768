import type { ContainerRole } from '../model/cluster.ts';
import type { ResourceField, ResourceIntent } from '../model/intent.ts';
import type { Workload } from '../model/workload.ts';
import { liveValue } from './plan.ts';

/** One container with the intents applied. Limits stand in for absent requests, as the API server defaults them. */
export interface After {
  readonly name: string;
  readonly role: ContainerRole;
  readonly before: (field: ResourceField) => number | undefined;
  readonly after: (field: ResourceField) => number | undefined;
}

export const containersAfter = (workload: Workload, intents: readonly ResourceIntent[]): After[] =>
  startedFirst(workload.containers).map(({ spec }) => {
    const before = (field: ResourceField): number | undefined =>
      liveValue(spec.resources, field) ?? liveValue(spec.resources, limitOf(field));
    const own = (field: ResourceField): number | undefined =>
      intents.find((intent) => intent.container === spec.name && intent.field === field)?.to ??
      liveValue(spec.resources, field);
    return { name: spec.name, role: spec.role, before, after: (field) => own(field) ?? own(limitOf(field)) };
  });

/** Injectors put their sidecars before all other init containers; those of the template come in its order. */
const startedFirst = (containers: Workload['containers']): Workload['containers'] => {
  const isAhead = ({ injected, spec }: Workload['containers'][number]): boolean => injected && spec.role === 'sidecar';
  return [...containers.filter(isAhead), ...containers.filter((one) => !isAhead(one))];
};

const limitOf = (field: ResourceField): ResourceField =>
  field === 'requests.cpu' ? 'limits.cpu' : field === 'requests.memory' ? 'limits.memory' : field;

/**
 * What a pod asks for: all main and sidecar containers together, or, if that is more, an init container together with the
 * sidecars that are there before it. 100m + 50m run, a sidecar of 50m is started first and then an init container of
 * 200m: 250m.
 * https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
export function podTotal(containers: readonly After[], value: (container: After) => number | undefined): number {
  let [sidecars, most] = [0, 0];
  for (const one of containers) {
    if (one.role === 'sidecar') sidecars += value(one) ?? 0;
    if (one.role === 'init') most = Math.max(most, sidecars + (value(one) ?? 0));
  }
  const main = containers.filter(({ role }) => role === 'main').map((one) => value(one) ?? 0);
  return Math.max(
    most,
    main.reduce((sum, one) => sum + one, sidecars),
  );
}
