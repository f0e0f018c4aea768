import { atOnce, type Check } from '../check.ts';
import { metricFact } from '../facts.ts';
import { onPod, sampledPods } from '../sick-pods.ts';

/**
 * pod.restarts: more than 3 restarts within an hour, from the counter: a total without a time base says nothing about
 * today. The limit is the number of restarts.
 */
export const podRestarts: Check = {
  kind: 'pod-restarts',
  needs: ['pods', 'restarts-1h'],
  confirm: atOnce,
  limit: 3,
  *examine(ground) {
    for (const { sample, ...owned } of sampledPods(ground, ground.signal('restarts-1h'))) {
      if (sample.value <= ground.limit(owned.workload)) continue;
      yield {
        ...onPod(owned, sample.labels.container),
        severity: 'warning',
        detail: `${Math.round(sample.value)} restarts within an hour`,
        remedy: { kind: 'alert', hint: 'look at how it ended: exit code, last log, probes, memory' },
        evidence: [metricFact('restarts-1h', sample.value)],
      };
    }
  },
};
