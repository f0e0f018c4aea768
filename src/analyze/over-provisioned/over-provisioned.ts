import type { Verdict } from '../../model/finding.ts';
import { effective } from '../../model/qos.ts';
import type { Withheld } from '../../model/recommendation.ts';
import type { UsageResource } from '../../model/usage.ts';
import type { Analyzer } from '../analyzer.ts';
import { sayResource } from '../recommend/quantities.ts';
import {
  healthyVerdict,
  type Judged,
  judgeSizes,
  only,
  type SizeField,
  sizingFacts,
  unknownVerdict,
} from '../sizing-finding.ts';

const kind = 'over-provisioned';

export const overProvisioned: Analyzer<typeof kind> = {
  kind,
  needs: ['usage', 'hpas', 'throttled-share', 'oom-events'],
  judge: (subject) => judgeSizes(subject, kind, judge),
};

/** P99 far below the request, and a recommendation that is lower: each resource answers for itself. */
function judge(judged: Judged<typeof kind>): Verdict<typeof kind> {
  const fields = [...loweredCpu(judged), ...loweredMemory(judged)];
  if (fields.length > 0) {
    const facts = sizingFacts(judged, only(judged.recommendation, fields));
    return { kind: 'found', check: kind, finding: { kind, severity: 'info', ...facts } };
  }
  const blocked = (judged.recommendation.withheld ?? []).find((held) => isWasted(judged, held.resource));
  return blocked === undefined ? healthyVerdict(judged) : unknownVerdict(judged, saidOf(blocked));
}

function loweredCpu(judged: Judged): SizeField[] {
  const { cpuRequest, cpuLimit } = judged.recommendation;
  const current = judged.assessment.container.spec.resources;
  const now = effective(current).cpuRequest;
  if (cpuRequest === undefined || now === undefined || cpuRequest >= now || !isWasted(judged, 'cpu')) return [];
  if (cpuLimit !== undefined) return ['cpuRequest', 'cpuLimit'];
  return current.cpuRequest === undefined ? [] : ['cpuRequest'];
}

function loweredMemory(judged: Judged): SizeField[] {
  const { memoryRequest, memoryLimit } = judged.recommendation;
  const current = judged.assessment.container.spec.resources;
  const now = effective(current).memoryRequest;
  if (memoryRequest === undefined || now === undefined || memoryRequest >= now || !isWasted(judged, 'memory'))
    return [];
  // A request that was never written is what missing-requests proposes; only a Guaranteed pod lives by its limit alone.
  const guaranteed = memoryLimit !== undefined && memoryLimit === memoryRequest;
  if (current.memoryRequest === undefined && !guaranteed) return [];
  const adds = current.memoryLimit === undefined && memoryLimit !== undefined;
  const lowers = memoryLimit !== undefined && current.memoryLimit !== undefined && memoryLimit < current.memoryLimit;
  return adds || lowers ? ['memoryRequest', 'memoryLimit'] : ['memoryRequest'];
}

function isWasted({ assessment, statistics, subject }: Judged, resource: UsageResource): boolean {
  const { cpuRequest, memoryRequest } = effective(assessment.container.spec.resources);
  const [p99, request] =
    resource === 'cpu' ? [statistics.cpu?.p99, cpuRequest] : [statistics.memory?.p99, memoryRequest];
  return p99 !== undefined && request !== undefined && p99 < subject.policy.sizing.overProvisionedBelow * request;
}

const saidOf = ({ resource, because }: Withheld): Withheld['because'] => ({
  ...because,
  detail: `${sayResource(resource)} looks unused, but is not lowered: ${because.detail}`,
});
