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
  workload.containers.map(({ spec }) => {
    const before = (field: ResourceField): number | undefined =>
      liveValue(spec.resources, field) ?? liveValue(spec.resources, limitOf(field));
    const own = (field: ResourceField): number | undefined =>
      intents.find((intent) => intent.container === spec.name && intent.field === field)?.to ??
      liveValue(spec.resources, field);
    return { name: spec.name, role: spec.role, before, after: (field) => own(field) ?? own(limitOf(field)) };
  });

const limitOf = (field: ResourceField): ResourceField =>
  field === 'requests.cpu' ? 'limits.cpu' : field === 'requests.memory' ? 'limits.memory' : field;

/**
 * What a pod asks for: all main and sidecar containers together, or its largest init container if that is more.
 * https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers
 */
export function podTotal(containers: readonly After[], value: (container: After) => number | undefined): number {
  const running = containers.filter(({ role }) => role !== 'init').reduce((sum, one) => sum + (value(one) ?? 0), 0);
  return containers
    .filter(({ role }) => role === 'init')
    .reduce((most, one) => Math.max(most, value(one) ?? 0), running);
}
