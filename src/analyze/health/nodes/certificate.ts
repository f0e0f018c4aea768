import { atOnce, type Check } from '../check.ts';
import { metricFact } from '../facts.ts';
import { sampledNodes } from '../sampled-nodes.ts';

/** The kubelet's client certificate ends within 7 days (KubeletClientCertificateExpiration); a day is critical. The limit is in days. */
export const nodeCertificate: Check = {
  kind: 'node-certificate',
  needs: ['nodes', 'kubelet-certificate'],
  confirm: atOnce,
  limit: 7,
  *examine(ground) {
    for (const { node, sample } of sampledNodes(ground.list('nodes'), ground.signal('kubelet-certificate'))) {
      const days = sample.value / 86_400;
      if (days > ground.limit(node)) continue;
      yield {
        subject: node.ref,
        labels: node.labels,
        severity: days <= 1 ? 'critical' : 'warning',
        detail: `the kubelet's client certificate ends in ${days.toFixed(1)} days`,
        remedy: { kind: 'alert', hint: 'look why it is not rotated: kubectl get csr' },
        evidence: [metricFact('kubelet-certificate', sample.value)],
      };
    }
  },
};
