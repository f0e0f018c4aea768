import { formatCpu, formatMemory } from '../../model/quantity.ts';
import { bytes, millicores } from '../../model/units.ts';
import { containersAfter, podTotal } from '../after.ts';
import { cuts } from '../plan.ts';
import type { Change, Check } from './change.ts';

/** One container that may use more than half of the largest node is a decision for people. */
const LARGEST_SHARE = 0.5;

/** Only raises are asked: what runs today has its place. */
export const node: Check = (change) => {
  const growing = change.intents.filter((intent) => !cuts(intent));
  if (growing.length === 0 || change.snapshot.nodes.kind === 'unknown') return undefined;
  const nodes = change.snapshot.nodes.value.filter(({ unschedulable }) => !unschedulable);
  return (
    tooLargeLimit(change, Math.max(0, ...nodes.map(({ allocatable }) => allocatable.memory))) ?? noPlace(change, nodes)
  );
};

function tooLargeLimit({ intents }: Change, largest: number) {
  const most = LARGEST_SHARE * largest;
  const over = intents.find((intent) => intent.field === 'limits.memory' && !cuts(intent) && intent.to > most);
  if (over === undefined) return undefined;
  return {
    code: 'node-too-small' as const,
    detail: `${over.container} would get ${formatMemory(bytes(over.to))}, more than half of the largest node (${formatMemory(bytes(largest))})`,
  };
}

function noPlace({ workload, intents }: Change, nodes: readonly { allocatable: { cpu: number; memory: number } }[]) {
  const containers = containersAfter(workload, intents);
  const cpu = podTotal(containers, (container) => container.after('requests.cpu'));
  const memory = podTotal(containers, (container) => container.after('requests.memory'));
  if (nodes.some(({ allocatable }) => cpu <= allocatable.cpu && memory <= allocatable.memory)) return undefined;
  return {
    code: 'node-too-small' as const,
    detail: `no schedulable node could hold a pod of ${formatCpu(millicores(cpu))} CPU and ${formatMemory(bytes(memory))}`,
  };
}
