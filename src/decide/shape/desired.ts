import type { ObjectRef } from '../../model/cluster.ts';
import type { Finding } from '../../model/finding.ts';
import type { ResourceField, ResourceIntent } from '../../model/intent.ts';
import { isGuaranteed } from '../../model/qos.ts';
import { type Bytes, bytes, millicores } from '../../model/units.ts';
import type { Workload } from '../../model/workload.ts';
import type { Candidate } from '../candidate.ts';
import { liveValue } from '../plan.ts';

/** The recommendation as intents, before any guardrail. */
export function desired(candidate: Candidate): ResourceIntent[] {
  const { finding } = candidate;
  const wanted = isGuaranteed(candidate.workload) ? equalised(finding) : plain(finding);
  return wanted
    .filter(({ field }) => mayTouch(candidate, field))
    .map((value) => intentOf(candidate, value))
    .filter(({ from, to }) => from !== to);
}

interface Value {
  readonly field: ResourceField;
  readonly to: number;
}

const plain = ({ recommended }: Finding): Value[] => [
  ...target('requests.cpu', recommended?.cpuRequest),
  ...target('limits.cpu', recommended?.cpuLimit),
  ...target('requests.memory', recommended?.memoryRequest),
  ...target('limits.memory', recommended?.memoryLimit),
];

/** Requests of a Guaranteed pod equal its limits, or it loses its class: both move to the larger of the two. */
function equalised({ recommended, current }: Finding): Value[] {
  const cpu = largest(recommended?.cpuRequest, recommended?.cpuLimit);
  const memory = largest(recommended?.memoryRequest, recommended?.memoryLimit);
  const cores = cpu === undefined ? undefined : wholeCores(cpu, current.cpuLimit);
  return [
    ...target('requests.cpu', cores),
    ...target('limits.cpu', cores),
    ...target('requests.memory', memory),
    ...target('limits.memory', memory),
  ];
}

const largest = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);

/** The static CPU manager pins whole cores of Guaranteed pods: 3000m -> 1250m becomes 2 cores, not 1250m. */
export const wholeCores = (to: number, live: number | undefined): number =>
  live !== undefined && live % 1000 === 0 ? Math.ceil(to / 1000) * 1000 : to;

const target = (field: ResourceField, to: number | undefined): Value[] => (to === undefined ? [] : [{ field, to }]);

/** Each check answers its own question; creating a field that was never set needs a reason of its own. */
function mayTouch({ finding, policy }: Candidate, field: ResourceField): boolean {
  const isSet = liveValue(finding.current, field) !== undefined;
  if (field === 'limits.memory' && !isSet) return policy.sizing.addMemoryLimit === 'with-request';
  switch (finding.kind) {
    case 'oom-killed':
      return field.endsWith('memory');
    case 'missing-requests':
      return finding.missing.some((missing) => missing === field) || (field === 'limits.memory' && !isSet);
    case 'over-provisioned':
    case 'under-provisioned':
      return isSet;
    case 'predictive-scaling':
    case 'security-posture':
      return false;
  }
}

function intentOf(candidate: Candidate, { field, to }: Value): ResourceIntent {
  const { finding } = candidate;
  const at = { object: templateOwner(candidate), container: finding.container, role: finding.role };
  const from = liveValue(finding.current, field);
  return field === 'requests.cpu' || field === 'limits.cpu'
    ? { kind: 'set-cpu', ...at, field, ...(from === undefined ? {} : { from: millicores(from) }), to: millicores(to) }
    : {
        kind: 'set-memory',
        ...at,
        field,
        ...(from === undefined ? {} : { from: bytes(from) }),
        to: bytes(to),
        ...mostOf(candidate.workload),
      };
}

/** The smallest maximum that a LimitRange sets for a container. */
function mostOf({ limitRanges }: Workload): { readonly most?: Bytes } {
  const items = limitRanges.kind === 'known' ? limitRanges.value.flatMap((range) => range.items) : [];
  const maxima = items.flatMap(({ type, max }) =>
    type === 'Container' && max.memory !== undefined ? [max.memory] : [],
  );
  return maxima.length === 0 ? {} : { most: bytes(Math.min(...maxima)) };
}

/** An Argo Rollout may take its template from a Deployment: the field stands there. */
export function templateOwner({ workload, finding }: Candidate): ObjectRef {
  const { namespace } = finding.workload;
  const reference = workload.controller?.workloadRef;
  if (reference === undefined) return finding.workload;
  return { ...reference, ...(namespace === undefined ? {} : { namespace }) };
}
