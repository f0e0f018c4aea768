/** What a reviewer wants to know first: how far use is from what is asked for, and what a merge moves in the cluster. */
import type { ProposeDecision } from '../../model/decision.ts';
import type { Finding } from '../../model/finding.ts';
import { isResourceIntent, type ResourceField, type ResourceIntent } from '../../model/intent.ts';
import { formatCpu, formatMemory } from '../../model/quantity.ts';
import { bytes, millicores } from '../../model/units.ts';
import { code } from './escape.ts';
import { countText, cpuText, memoryText } from './numbers.ts';

/** `: P99 is 450m of 2 CPU and 642Mi of 2Gi memory`; empty where nothing can be compared. */
export function useText({ current, evidence }: Finding): string {
  const { cpu, memory } = evidence?.statistics ?? {};
  const facts = [
    cpu === undefined || current.cpuRequest === undefined
      ? []
      : [`${code(cpuText(cpu.p99))} of ${code(formatCpu(current.cpuRequest))} CPU`],
    memory === undefined || current.memoryRequest === undefined
      ? []
      : [`${code(memoryText(memory.p99))} of ${code(formatMemory(current.memoryRequest))} memory`],
  ].flat();
  return facts.length === 0 ? '' : `: P99 is ${facts.join(' and ')}`;
}

/** `Over 3 pods the requests change by −1800m CPU and −1728Mi memory.`: requests are what nodes are filled and paid by. */
export function effectText({ intents, findings }: ProposeDecision): string[] {
  const replicas = Math.max(...findings.map((finding) => finding.replicas), 0);
  const own = intents.filter(isResourceIntent);
  const cpu = movedBy(own, 'requests.cpu') * replicas;
  const memory = movedBy(own, 'requests.memory') * replicas;
  const facts = [
    ...(cpu === 0 ? [] : [`**${signOf(cpu)}${cpuText(millicores(Math.abs(cpu)))} CPU**`]),
    ...(memory === 0 ? [] : [`**${signOf(memory)}${memoryText(bytes(Math.abs(memory)))} memory**`]),
  ];
  if (facts.length === 0) return [];
  const pods = `${countText(replicas)} ${replicas === 1 ? 'pod' : 'pods'}`;
  return [`Over ${pods} the requests change by ${facts.join(' and ')}.`];
}

const movedBy = (intents: readonly ResourceIntent[], field: ResourceField): number =>
  intents.filter((intent) => intent.field === field).reduce((sum, { from = 0, to }) => sum + to - from, 0);

const signOf = (amount: number): string => (amount < 0 ? '−' : '+');
