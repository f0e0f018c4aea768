import type { ClusterNode } from '../../model/cluster.ts';
import type { HealthSample } from '../../model/health-signals.ts';

/** Exporters name a node by its name, or by the address they are scraped at, with or without a port. */
export function* sampledNodes(
  nodes: readonly ClusterNode[],
  samples: readonly HealthSample[],
): Generator<{ readonly node: ClusterNode; readonly sample: HealthSample }> {
  for (const sample of samples) {
    const { node: name, nodename, instance = '' } = sample.labels;
    const node = nodes.find(({ ref }) => [name, nodename, instance, instance.replace(/:\d+$/, '')].includes(ref.name));
    if (node !== undefined) yield { node, sample };
  }
}
