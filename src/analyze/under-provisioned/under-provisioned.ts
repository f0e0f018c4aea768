import type { Severity, Verdict } from '../../model/finding.ts';
import { isGuaranteed } from '../../model/qos.ts';
import type { Reason } from '../../model/reason.ts';
import type { Recommendation } from '../../model/recommendation.ts';
import { days } from '../../model/units.ts';
import type { Analyzer } from '../analyzer.ts';
import { killedLately } from '../killed-lately.ts';
import { leakOf } from '../leak.ts';
import { sayMemory } from '../recommend/quantities.ts';
import {
  healthyVerdict,
  type Judged,
  judgeSizes,
  only,
  type SizeField,
  sizingFacts,
  unknownVerdict,
} from '../sizing-finding.ts';
import { heapStands, isNearLimit, withinHeap } from './near-limit.ts';
import { isThrottled, withCpuLimit } from './throttled.ts';

const kind = 'under-provisioned';

export const underProvisioned: Analyzer<typeof kind> = {
  kind,
  needs: ['usage', 'hpas', 'throttled-share'],
  judge: (subject) => judgeSizes(subject, kind, judge),
};

/** What is short, and how much that matters. */
interface Shortage {
  readonly fields: readonly SizeField[];
  readonly severity: Severity;
}

function judge(judged: Judged<typeof kind>): Verdict<typeof kind> {
  const raised = withinHeap(judged, withCpuLimit(judged));
  const shortages = [memoryShortage(judged, raised), cpuShortage(judged, raised), throttling(judged, raised)];
  const found = shortages.filter((one): one is Shortage => one !== undefined && 'fields' in one);
  if (found.length > 0) {
    const facts = sizingFacts(
      judged,
      only(
        raised,
        found.flatMap(({ fields }) => fields),
      ),
    );
    const severity = found.some((one) => one.severity === 'warning') ? 'warning' : 'info';
    return { kind: 'found', check: kind, finding: { kind, severity, ...facts } };
  }
  const blocked = shortages.find((one): one is Reason => one !== undefined && 'code' in one);
  return blocked === undefined ? healthyVerdict(judged) : unknownVerdict(judged, blocked);
}

/** Near its limit a container is one peak from a kill; above its request it is the first to be evicted. */
function memoryShortage(judged: Judged, raised: Recommendation): Shortage | Reason | undefined {
  const { statistics, assessment } = judged;
  const { usage, spec } = assessment.container;
  const { memoryLimit, memoryRequest } = spec.resources;
  const { memory } = statistics;
  if (memory === undefined || answeredAsOom(judged)) return undefined;
  const nearLimit = isNearLimit(judged);
  const overRequest = memoryRequest !== undefined && memory.p95 > memoryRequest;
  if (!nearLimit && !overRequest) return undefined;
  const leak = usage.kind === 'known' ? leakOf(usage.value) : undefined;
  if (leak !== undefined) {
    return {
      code: 'leak-suspected',
      detail: `memory climbs in a straight line in each of ${leak.lives} lives: more of it only delays the kill`,
    };
  }
  const stands = heapStands(judged);
  const raisesRequest = memoryRequest !== undefined && (raised.memoryRequest ?? 0) > memoryRequest;
  const raisesLimit = stands === undefined && memoryLimit !== undefined && (raised.memoryLimit ?? 0) > memoryLimit;
  if (stands !== undefined && !overRequest) return stands;
  if (stands === undefined && nearLimit && !raisesLimit) return atCeiling(judged);
  const needsLimit = nearLimit || (raisesRequest && (raised.memoryRequest ?? 0) > (memoryLimit ?? Infinity));
  const fields: SizeField[] = [
    ...(raisesLimit && needsLimit ? (['memoryLimit'] as const) : []),
    ...(raisesRequest ? (['memoryRequest'] as const) : []),
  ];
  return fields.length === 0 ? undefined : { fields, severity: 'warning' };
}

/** A kill has a check of its own, which knows its cause: two answers about one field would contradict each other. */
function answeredAsOom({ subject, assessment }: Judged): boolean {
  const { workload, snapshot, policy } = subject;
  if (!policy.checks['oom-killed'].enabled) return false;
  return killedLately({ workload, container: assessment.container }, snapshot.takenAt, days(7));
}

function atCeiling({ subject, statistics }: Judged): Reason {
  const ceiling = subject.policy.sizing.ceilings.memory;
  const peak = statistics.memory === undefined ? 'its peak' : sayMemory(statistics.memory.max);
  const bound =
    ceiling === undefined ? 'no higher limit is recommended' : `the policy's ceiling is ${sayMemory(ceiling)}`;
  return { code: 'ceiling-reached', detail: `memory reached ${peak}, close to its limit, but ${bound}` };
}

function cpuShortage({ statistics, assessment }: Judged, raised: Recommendation): Shortage | undefined {
  const { cpuRequest } = assessment.container.spec.resources;
  if (cpuRequest === undefined || statistics.cpu === undefined || statistics.cpu.p95 <= cpuRequest) return undefined;
  if ((raised.cpuRequest ?? 0) <= cpuRequest) return undefined;
  return { fields: raised.cpuLimit === undefined ? ['cpuRequest'] : ['cpuRequest', 'cpuLimit'], severity: 'warning' };
}

/** Alone it is a hint: throttling that nobody feels is what a limit is for. */
function throttling(judged: Judged, raised: Recommendation): Shortage | undefined {
  const { assessment } = judged;
  const { cpuLimit } = assessment.container.spec.resources;
  if (!isThrottled(assessment) || cpuLimit === undefined || (raised.cpuLimit ?? 0) <= cpuLimit) return undefined;
  // Raised alone, the limit of a Guaranteed pod would cost its class.
  return {
    fields: isGuaranteed(judged.subject.workload) ? ['cpuRequest', 'cpuLimit'] : ['cpuLimit'],
    severity: 'info',
  };
}
