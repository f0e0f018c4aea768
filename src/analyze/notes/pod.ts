import type { HpaMetric } from '../../model/cluster.ts';
import type { Note } from '../../model/finding.ts';
import { after, effective, qosOf } from '../../model/qos.ts';
import { type Bytes, bytes, type Millicores, millicores } from '../../model/units.ts';
import type { UsageResource } from '../../model/usage.ts';
import type { Workload } from '../../model/workload.ts';
import { sayCpu, sayMemory } from '../recommend/quantities.ts';
import type { Noted } from './noted.ts';

/** What the change means for the pod as a whole: QoS class, autoscalers, init containers. */
export const podNotes = (noted: Noted): Note[] => [
  ...qosNotes(noted),
  ...autoscalerNotes(noted),
  ...initNotes(noted.subject.workload),
];

function qosNotes({ subject, assessment, recommended }: Noted): Note[] {
  const { containers } = subject.workload;
  const name = assessment.container.spec.name;
  const before = qosOf(containers.map(({ spec }) => spec));
  const then = qosOf(
    containers.map(({ spec }) => (spec.name === name ? { resources: after(spec.resources, recommended) } : spec)),
  );
  if (before !== then) return [{ code: 'qos-changes', text: `the pod's QoS class changes from ${before} to ${then}` }];
  if (before !== 'Guaranteed') return [];
  return [{ code: 'qos-guaranteed', text: 'the pod stays Guaranteed: requests and limits move together' }];
}

function autoscalerNotes({ subject, assessment, recommended }: Noted): Note[] {
  const { hpas } = subject.workload;
  if (hpas.kind === 'unknown') return [];
  const moved: UsageResource[] = [
    ...(recommended.cpuRequest === undefined ? [] : (['cpu'] as const)),
    ...(recommended.memoryRequest === undefined ? [] : (['memory'] as const)),
  ];
  const { name } = assessment.container.spec;
  return hpas.value.flatMap((hpa) =>
    moved
      .filter((resource) => hpa.metrics.some((metric) => followsRequest(metric, resource, name)))
      .map((resource) => ({
        code: 'hpa-utilization' as const,
        text: `autoscaler ${hpa.ref.name} scales on ${resource} utilization: a new request shifts its target`,
      })),
  );
}

/** Utilization is use over request; AverageValue, Value, Pods, Object and External do not know the request. */
function followsRequest(metric: HpaMetric, resource: UsageResource, container: string): boolean {
  if (metric.target.type !== 'Utilization' || metric.name !== resource) return false;
  return metric.source === 'Resource' || (metric.source === 'ContainerResource' && metric.container === container);
}

/** A pod asks for max(largest init container, sum of the others): while init leads, smaller main requests free nothing. */
function initNotes(workload: Workload): Note[] {
  const inits = workload.containers
    .filter(({ spec }) => spec.role === 'init')
    .map(({ spec }) => effective(spec.resources));
  const others = workload.containers
    .filter(({ spec }) => spec.role !== 'init')
    .map(({ spec }) => effective(spec.resources));
  const cpu = dominating<Millicores>(
    inits.map((own) => own.cpuRequest),
    others.map((own) => own.cpuRequest),
    millicores,
  );
  const memory = dominating<Bytes>(
    inits.map((own) => own.memoryRequest),
    others.map((own) => own.memoryRequest),
    bytes,
  );
  return [
    ...(cpu === undefined ? [] : [initNote(`${sayCpu(cpu)} CPU`)]),
    ...(memory === undefined ? [] : [initNote(`${sayMemory(memory)} memory`)]),
  ];
}

const initNote = (what: string): Note => ({
  code: 'init-dominates',
  text: `an init container asks for ${what}, more than all other containers together: that is what the pod is counted with`,
});

function dominating<Unit extends number>(
  inits: readonly (Unit | undefined)[],
  others: readonly (Unit | undefined)[],
  unit: (value: number) => Unit,
): Unit | undefined {
  const largest = inits.reduce<number>((most, own) => Math.max(most, own ?? 0), 0);
  const sum = others.reduce<number>((total, own) => total + (own ?? 0), 0);
  return largest > sum ? unit(largest) : undefined;
}
