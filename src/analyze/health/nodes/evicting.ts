import { atOnce, type Check } from '../check.ts';
import { metricFact } from '../facts.ts';
import { sampledNodes } from '../sampled-nodes.ts';

/** node.evicting: the kubelet evicted pods within 15 minutes (KubeNodeEviction of kubernetes-mixin): see which, and why. */
export const nodeEvicting: Check = {
  kind: 'node-evicting',
  needs: ['nodes', 'node-evictions'],
  confirm: atOnce,
  *examine(ground) {
    for (const { node, sample } of sampledNodes(ground.list('nodes'), ground.signal('node-evictions'))) {
      const signal = sample.labels.eviction_signal ?? 'an unknown signal';
      yield {
        subject: node.ref,
        labels: node.labels,
        severity: 'info',
        detail: `evicts pods for ${signal}`,
        remedy: { kind: 'alert', hint: 'see the evicted pods and what they asked for' },
        evidence: [metricFact('node-evictions', sample.value)],
      };
    }
  },
};
