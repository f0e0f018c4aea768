import type { Resource } from '../plan.ts';

/**
 * Numbers a person would write: 5m steps below 100m, 10m below 1 core, 50m above; 8Mi steps below 256Mi, 32Mi below
 * 1Gi, 64Mi below 4Gi, 256Mi above. 614.4Mi becomes 640Mi (up) or 608Mi (down).
 */
export function humanRound(resource: Resource, value: number, direction: 'up' | 'down'): number {
  const step = resource === 'cpu' ? cpuStep(value) : memoryStep(value);
  const steps = direction === 'up' ? Math.ceil(value / step - 1e-9) : Math.floor(value / step + 1e-9);
  return Math.max(1, steps) * step;
}

const cpuStep = (value: number): number => (value < 100 ? 5 : value < 1000 ? 10 : 50);

function memoryStep(value: number): number {
  const mebi = 2 ** 20;
  if (value < 256 * mebi) return 8 * mebi;
  if (value < 1024 * mebi) return 32 * mebi;
  return value < 4096 * mebi ? 64 * mebi : 256 * mebi;
}
