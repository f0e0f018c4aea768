import { backtest } from '../model/backtest.ts';
import type { Resources } from '../model/cluster.ts';
import type { ResourceField, ResourceIntent } from '../model/intent.ts';
import type { Backtest } from '../model/recommendation.ts';
import type { Workload } from '../model/workload.ts';

const NAMES = {
  'requests.cpu': 'cpuRequest',
  'limits.cpu': 'cpuLimit',
  'requests.memory': 'memoryRequest',
  'limits.memory': 'memoryLimit',
} as const satisfies Record<ResourceField, keyof Resources>;

/**
 * What the change would have meant over the observed usage, by container: the values after caps and steps, beside
 * those that stay. A recommendation's own back-test would flatter a raise that was capped.
 */
export function replay(workload: Workload, intents: readonly ResourceIntent[]): Record<string, Backtest> {
  return Object.fromEntries(
    workload.containers.flatMap(({ spec, usage }) => {
      const own = intents.filter(({ container }) => container === spec.name);
      if (own.length === 0 || usage.kind === 'unknown' || usage.value.days.length === 0) return [];
      const after = { ...spec.resources, ...Object.fromEntries(own.map(({ field, to }) => [NAMES[field], to])) };
      return [[spec.name, backtest(usage.value.days, after)] as const];
    }),
  );
}
