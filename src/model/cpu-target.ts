import type { HorizontalPodAutoscaler, HpaMetric } from './cluster.ts';
import type { Workload, WorkloadContainer } from './workload.ts';

/** The one CPU metric of an autoscaler, in millicores of use per pod, and the containers whose use it counts. */
export interface CpuTarget {
  readonly perPod: number;
  readonly containers: readonly WorkloadContainer[];
}

/**
 * Only an autoscaler that scales on CPU and nothing else: what a queue or memory asks for is not known here. One with a
 * cron trigger knows its peaks already; KEDA names those metrics `s1-cron-Europe-Berlin-...`.
 */
export function cpuTargetOf(
  { metrics }: Pick<HorizontalPodAutoscaler, 'metrics'>,
  workload: Workload,
): CpuTarget | undefined {
  const [metric, ...others] = metrics;
  if (metric === undefined || others.length > 0 || metric.name !== 'cpu') return undefined;
  if (metric.source !== 'Resource' && metric.source !== 'ContainerResource') return undefined;
  const containers = workload.containers.filter(({ spec }) =>
    metric.container === undefined ? spec.role !== 'init' : spec.name === metric.container,
  );
  const perPod = perPodOf(metric, containers);
  return perPod === undefined || perPod <= 0 ? undefined : { perPod, containers };
}

/** 70 % of 500m is 350m; an average value of 0.4 cores is 400m. */
function perPodOf({ target }: HpaMetric, containers: readonly WorkloadContainer[]): number | undefined {
  if (target.type === 'AverageValue') return 1000 * target.value;
  if (target.type !== 'Utilization') return undefined;
  const requests = containers.map(({ spec }) => spec.resources.cpuRequest);
  const known = requests.filter((request) => request !== undefined);
  return known.length < requests.length
    ? undefined
    : (target.value / 100) * known.reduce((sum, request) => sum + request, 0);
}

/** KEDA counts its triggers and names the metric after their type: `s1-cron-Europe-Berlin-457xx1-5-018xx1-5`. */
export const isCronMetric = ({ source, name }: HpaMetric): boolean => source === 'External' && /^s\d+-cron-/.test(name);
