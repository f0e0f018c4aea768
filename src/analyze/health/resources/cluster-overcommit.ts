import type { ClusterNode, Pod } from '../../../model/cluster.ts';
import { formatCpu, formatMemory } from '../../../model/quantity.ts';
import { bytes, millicores, minutes } from '../../../model/units.ts';
import { type Check, held } from '../check.ts';
import { clusterRef } from '../cluster.ts';
import { fact } from '../facts.ts';
import { podsOf } from '../sick-pods.ts';

/**
 * cluster.overcommit: without its largest node the cluster cannot hold what is requested, for 10 minutes (KubeCPUOvercommit
 * and KubeMemoryOvercommit of kubernetes-mixin). A single node is judged as it is. A pass over a part of the cluster
 * cannot tell.
 */
export const clusterOvercommit: Check = {
  kind: 'cluster-overcommit',
  needs: ['pods', 'nodes'],
  confirm: held(minutes(10)),
  *examine(ground) {
    if (ground.snapshot.scope !== undefined) return;
    const wanted = requestsOf([...podsOf(ground)].map(({ pod }) => pod).filter(isAlive));
    const offered = offeredBy(ground.list('nodes'));
    const lacks = [
      ...(wanted.cpu > offered.cpu
        ? [`CPU ${formatCpu(millicores(wanted.cpu))} of ${formatCpu(millicores(offered.cpu))}`]
        : []),
      ...(wanted.memory > offered.memory
        ? [`memory ${formatMemory(bytes(wanted.memory))} of ${formatMemory(bytes(offered.memory))}`]
        : []),
    ];
    if (lacks.length === 0) return;
    const subject = clusterRef(ground.snapshot);
    yield {
      subject,
      severity: 'warning',
      detail: `requested when its largest node is lost: ${lacks.join(', ')}`,
      remedy: { kind: 'alert', hint: 'see the over-provisioned list, or add a node' },
      evidence: lacks.map((text) => fact({ ref: subject }, 'requested', text)),
    };
  },
};

const isAlive = ({ phase }: Pod): boolean => phase !== 'Succeeded' && phase !== 'Failed';

interface Amounts {
  readonly cpu: number;
  readonly memory: number;
}

const sum = (all: readonly Amounts[]): Amounts =>
  all.reduce((a, b) => ({ cpu: a.cpu + b.cpu, memory: a.memory + b.memory }), { cpu: 0, memory: 0 });

/** Init containers reserve before the others and not beside them: left out, as they rarely are the larger. */
const requestsOf = (pods: readonly Pod[]): Amounts =>
  sum(
    pods.flatMap(({ containers }) =>
      containers
        .filter(({ role }) => role !== 'init')
        .map(({ resources: own }) => ({
          cpu: own.cpuRequest ?? own.cpuLimit ?? 0,
          memory: own.memoryRequest ?? own.memoryLimit ?? 0,
        })),
    ),
  );

function offeredBy(nodes: readonly ClusterNode[]): Amounts {
  const usable = nodes.filter(({ unschedulable }) => !unschedulable).map(({ allocatable }) => allocatable);
  const all = sum(usable);
  if (usable.length < 2) return all;
  return {
    cpu: all.cpu - Math.max(...usable.map(({ cpu }) => cpu)),
    memory: all.memory - Math.max(...usable.map(({ memory }) => memory)),
  };
}
