import { atOnce, type Check } from '../check.ts';
import { clusterRef } from '../cluster.ts';
import { metricFact } from '../facts.ts';

/**
 * A trend: requests grew over two weeks so that 80 % of what the nodes offer are reserved within so many weeks. The limit
 * is the number of weeks, 4 unless set: about what it takes to order and join a node.
 */
export const clusterFilling: Check = {
  kind: 'cluster-filling',
  needs: ['cluster-weeks-until-80'],
  confirm: atOnce,
  limit: 4,
  *examine(ground) {
    const subject = clusterRef(ground.snapshot);
    for (const { labels, value } of ground.signal('cluster-weeks-until-80')) {
      if (value < 0 || value > ground.limit({ ref: subject, labels: {} })) continue;
      yield {
        subject,
        container: labels.resource ?? 'unknown',
        severity: 'warning',
        detail: `${labels.resource}: 80 % of what the nodes offer are requested in ${value.toFixed(1)} weeks`,
        remedy: { kind: 'alert', hint: 'add nodes, or merge the open right-sizing pull requests' },
        evidence: [metricFact('cluster-weeks-until-80', value)],
      };
    }
  },
};
