/** An intent that changes a field by a little, only to see where that would be written. */
import { formatImage, parseImage } from '../model/image.ts';
import type { Intent } from '../model/intent.ts';
import { intentFrom } from '../model/intent-from.ts';
import { formatCpu, formatMemory } from '../model/quantity.ts';
import { bytes, millicores } from '../model/units.ts';
import type { Workload, WorkloadContainer } from '../model/workload.ts';

/** Fields that can be asked for; those that end in `.` want a name after it. */
export const PROBED_FIELDS = [
  'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory', 'image', 'replicas', 'minReplicas', 'maxReplicas',
  'cpu.utilization', 'memory.utilization', 'livenessProbe.timeoutSeconds', 'readinessProbe.failureThreshold',
  'securityContext.runAsNonRoot', 'podSecurityContext.runAsNonRoot', 'env.', 'annotations.', 'labels.',
] as const; // biome-ignore format: a list

export interface Probed {
  readonly container?: string;
  readonly field: string;
}

/** Undefined for a field that is not known, or that this workload cannot have. */
export function probeOf(workload: Workload, { container, field }: Probed): Intent | undefined {
  const found = workload.containers.find(({ spec }) => spec.name === container);
  const of = found === undefined ? {} : { container: found.spec.name, role: found.spec.role };
  const hpa = workload.hpas.kind === 'known' ? workload.hpas.value[0] : undefined;
  const scales = /^(minReplicas|maxReplicas|(cpu|memory)\.utilization)$/.test(field);
  if (scales) {
    if (hpa === undefined) return undefined;
    const from = { minReplicas: hpa.minReplicas, maxReplicas: hpa.maxReplicas }[field];
    const to = field === 'minReplicas' ? hpa.minReplicas - 1 : (from ?? 76) + 1;
    return intentFrom({ object: hpa.ref, field, ...live(from), to: String(Math.max(0, to)) });
  }
  const from = found === undefined ? workloadValue(workload, field) : containerValue(found, field);
  return intentFrom({
    object: workload.ref,
    ...of,
    field,
    ...live(from ?? workloadValue(workload, field)),
    to: another(field, from),
  });
}

const live = (value: string | number | undefined): { readonly from?: string } =>
  value === undefined ? {} : { from: String(value) };

function containerValue({ spec }: WorkloadContainer, field: string): string | undefined {
  const { cpuRequest, cpuLimit, memoryRequest, memoryLimit } = spec.resources;
  const cpu = { 'requests.cpu': cpuRequest, 'limits.cpu': cpuLimit }[field];
  const memory = { 'requests.memory': memoryRequest, 'limits.memory': memoryLimit }[field];
  if (cpu !== undefined) return formatCpu(cpu);
  if (memory !== undefined) return formatMemory(memory);
  return field === 'image' ? spec.image : spec.heapEnv[field.replace(/^env\./, '')];
}

function workloadValue({ controller, labels, annotations }: Workload, field: string): string | undefined {
  if (field === 'replicas') return controller?.replicas === undefined ? undefined : String(controller.replicas);
  if (field.startsWith('labels.')) return labels[field.slice('labels.'.length)];
  return field.startsWith('annotations.') ? annotations[field.slice('annotations.'.length)] : undefined;
}

/** A value that nobody has: a prime number, a tag of our own. */
function another(field: string, from: string | undefined): string {
  if (field.endsWith('.cpu')) return formatCpu(millicores(7919));
  if (field.endsWith('.memory')) return formatMemory(bytes(7919 * 2 ** 20));
  if (field === 'image') return formatImage({ name: parseImage(from ?? '')?.name ?? 'trimtab', tag: 'trimtab-probe' });
  if (/ontext\.(allowPrivilegeEscalation|privileged)$/.test(field)) return 'false';
  if (field.endsWith('.capabilities.drop')) return 'ALL';
  if (field.endsWith('.seccompProfile.type')) return 'RuntimeDefault';
  if (/ontext\./.test(field)) return 'true';
  return /^(env|annotations|labels)\./.test(field) ? 'trimtab-probe' : '7919';
}
