import type { HorizontalPodAutoscaler, HpaMetric } from '../../model/cluster.ts';
import { canMoveTargets } from '../pairs/autoscaler.ts';
import { cuts, isRequest, type Resource, resourceOf } from '../plan.ts';
import type { Sieve } from './sieve.ts';

/**
 * Utilization is measured against the request: halving the request doubles it, the autoscaler adds replicas, and the
 * next pass would cut again (80 % -> 0.8 -> 0.64 -> ...). AverageValue is absolute: the request may move. So may one whose
 * target moves along (pairs/autoscaler.ts), where the policy wants that.
 */
export const autoscaled: Sieve = ({ workload, finding, policy }, intents) => {
  const resource = intents[0] === undefined ? undefined : resourceOf(intents[0]);
  if (resource === undefined || !intents.some((intent) => isRequest(intent) && cuts(intent))) return undefined;
  const hpas = workload.hpas.kind === 'known' ? workload.hpas.value : [];
  const moves = (hpa: HorizontalPodAutoscaler): boolean =>
    policy.change.autoscalerTarget !== 'hold' &&
    !hpa.metrics.some((metric) => isElsewhere(metric) && isRelative(metric, resource)) &&
    canMoveTargets(hpa, { workload, intents });
  const scaler = hpas.find((hpa) => scalesOn(hpa, resource, finding.container) && !moves(hpa));
  return scaler === undefined
    ? undefined
    : {
        code: 'autoscaled',
        detail: `autoscaler ${scaler.ref.name} scales on ${resource} utilization of the request: a smaller request adds replicas`,
      };
};

const scalesOn = (hpa: HorizontalPodAutoscaler, resource: Resource, container: string): boolean =>
  hpa.metrics.some((metric) => isRelative(metric, resource) && (metric.container ?? container) === container);

/** What it measures is not said in terms of a container's request. */
const isElsewhere = ({ source }: HpaMetric): boolean => source !== 'Resource' && source !== 'ContainerResource';

/** External and object metrics (KEDA's are External) are relative when they are named after the resource and not absolute. */
const isRelative = ({ source, name, target }: HpaMetric, resource: Resource): boolean =>
  source === 'Resource' || source === 'ContainerResource'
    ? target.type === 'Utilization' && name === resource
    : target.type !== 'AverageValue' && name.toLowerCase().includes(resource);
