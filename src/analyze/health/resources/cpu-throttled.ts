import { atOnce, type Check } from '../check.ts';
import { metricFact, onWorkload } from '../facts.ts';
import { sampledPods } from '../sick-pods.ts';

/**
 * res.throttle: a quarter of its CPU periods throttled for 15 minutes (CPUThrottlingHigh of kubernetes-mixin). Alone that
 * is information (kubernetes-mixin#108): many containers are throttled and nobody notices. The limit is that share.
 */
export const cpuThrottled: Check = {
  kind: 'cpu-throttled',
  needs: ['pods', 'throttled-15m'],
  confirm: atOnce,
  limit: 0.25,
  *examine(ground) {
    for (const { workload, sample } of sampledPods(ground, ground.signal('throttled-15m'))) {
      if (sample.value <= ground.limit(workload)) continue;
      yield {
        ...onWorkload(workload),
        ...(sample.labels.container === undefined ? {} : { container: sample.labels.container }),
        severity: 'info',
        detail: `${Math.round(sample.value * 100)} % of its CPU periods are throttled`,
        remedy: {
          kind: 'pull-request',
          hint: 'raise or remove the CPU limit if latency matters',
          field: 'resources.limits.cpu',
        },
        evidence: [metricFact('throttled-15m', sample.value)],
      };
    }
  },
};
