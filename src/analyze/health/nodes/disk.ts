import { atOnce, type Check } from '../check.ts';
import { metricFact } from '../facts.ts';
import { sampledNodes } from '../sampled-nodes.ts';

/**
 * node.disk: a file system was fuller than 80 % for an hour. The trend says when it is full at the pace of the last days;
 * within 30 days it is found, too. The limit is that share.
 */
export const nodeDisk: Check = {
  kind: 'node-disk',
  needs: ['nodes', 'node-disk'],
  confirm: atOnce,
  limit: 0.8,
  *examine(ground) {
    const nodes = ground.list('nodes');
    const trend = ground.hint('node-disk-days-until-full') ?? [];
    const days = new Map(
      [...sampledNodes(nodes, trend)].map(({ node, sample }) => [
        `${node.ref.name} ${sample.labels.mountpoint}`,
        sample.value,
      ]),
    );
    for (const { node, sample } of sampledNodes(nodes, ground.signal('node-disk'))) {
      const { mountpoint = '/' } = sample.labels;
      const left = days.get(`${node.ref.name} ${mountpoint}`);
      if (sample.value <= ground.limit(node) && (left === undefined || left > 30)) continue;
      yield {
        subject: node.ref,
        labels: node.labels,
        container: mountpoint.replaceAll('/', ':'),
        severity: 'warning',
        detail: `${mountpoint} is ${Math.round(sample.value * 100)} % full${left === undefined ? '' : `, all of it in ${Math.round(left)} days`}`,
        remedy: { kind: 'alert', hint: 'images, logs and emptyDirs fill it: see its largest pods' },
        evidence: [
          metricFact('node-disk', sample.value),
          ...(left === undefined ? [] : [metricFact('node-disk-days-until-full', left)]),
        ],
      };
    }
  },
};
