import type { HorizontalPodAutoscaler, HpaMetric } from '../../model/cluster.ts';
import type { Note } from '../../model/finding.ts';
import type { ResourceIntent, SetAutoscalerTarget } from '../../model/intent.ts';
import type { Workload } from '../../model/workload.ts';
import { type After, containersAfter } from '../after.ts';
import { type Resource, resourceOf } from '../plan.ts';
import type { Along } from './along.ts';

/**
 * A utilization target is a share of the request: where the request moves, the target moves against it, so that the
 * autoscaler adds pods at the same use as before. 70 % of 1000m is 700m; at 800m that is 88 % (rounded to whole per
 * cent, which is all that the API knows).
 */
export function targetsAlong(workload: Workload, intents: readonly ResourceIntent[]): Along<SetAutoscalerTarget> {
  const containers = containersAfter(workload, intents);
  const hpas = workload.hpas.kind === 'known' ? workload.hpas.value : [];
  const parts = hpas
    .filter((hpa) => canMoveTargets(hpa, { workload, intents }))
    .flatMap((hpa) =>
      hpa.metrics.flatMap((metric) => {
        const moved = isMoved(metric, intents) ? movedTarget(metric, containers) : undefined;
        return moved === undefined || moved === metric.target.value ? [] : [{ hpa, metric, moved }];
      }),
    );
  return {
    intents: parts.flatMap(({ hpa, metric, moved }) => intentOf(hpa, metric, moved)),
    notes: parts.map(({ hpa, metric, moved }) => noteOf(hpa, metric, moved)),
  };
}

/** Whether every target of it that hangs on these requests can move along; one that KEDA made is not written in Git. */
export function canMoveTargets(
  { metrics, owners }: HorizontalPodAutoscaler,
  change: { readonly workload: Workload; readonly intents: readonly ResourceIntent[] },
): boolean {
  if (owners.some(({ controller }) => controller)) return false;
  const containers = containersAfter(change.workload, change.intents);
  return metrics
    .filter((metric) => isMoved(metric, change.intents))
    .every((metric) => movedTarget(metric, containers) !== undefined);
}

const isMoved = ({ source, name, target, container }: HpaMetric, intents: readonly ResourceIntent[]): boolean =>
  (source === 'Resource' || source === 'ContainerResource') &&
  target.type === 'Utilization' &&
  intents.some((intent) => resourceOf(intent) === name && (container ?? intent.container) === intent.container);

/**
 * Of one container, or of all containers that run together: the autoscaler divides their use by the sum of their
 * requests, and says nothing while one of them has none.
 * https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details
 */
function movedTarget({ name, target, container }: HpaMetric, containers: readonly After[]): number | undefined {
  const resource = resourceNamed(name);
  const counted = containers.filter((one) => (container === undefined ? one.role !== 'init' : one.name === container));
  if (resource === undefined || counted.length === 0) return undefined;
  const [before, after] = [
    total(counted.map((one) => one.before(`requests.${resource}`))),
    total(counted.map((one) => one.after(`requests.${resource}`))),
  ];
  if (before === undefined || after === undefined) return undefined;
  return Math.max(1, Math.round((target.value * before) / after));
}

const resourceNamed = (name: string): Resource | undefined => (name === 'cpu' || name === 'memory' ? name : undefined);

/** Undefined when one is not known, or when there is nothing to divide by. */
function total(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  const sum = known.reduce((all, value) => all + value, 0);
  return known.length === values.length && sum > 0 ? sum : undefined;
}

function intentOf(hpa: HorizontalPodAutoscaler, metric: HpaMetric, to: number): SetAutoscalerTarget[] {
  const resource = resourceNamed(metric.name);
  if (resource === undefined) return [];
  return [
    {
      kind: 'set-autoscaler-target',
      object: hpa.ref,
      resource,
      ...(metric.source === 'ContainerResource' && metric.container !== undefined
        ? { container: metric.container }
        : {}),
      from: metric.target.value,
      to,
    },
  ];
}

const noteOf = (hpa: HorizontalPodAutoscaler, { name, target }: HpaMetric, to: number): Note => ({
  code: 'hpa-utilization',
  text: `autoscaler ${hpa.ref.name} keeps adding pods at the same use: its ${name} target moves with the request, ${target.value} % -> ${to} %`,
});
