import type { MissingRequests, Verdict } from '../../model/finding.ts';
import { isGuaranteed } from '../../model/qos.ts';
import type { Analyzer } from '../analyzer.ts';
import {
  healthyVerdict,
  type Judged,
  judgeSizes,
  only,
  type SizeField,
  sizingFacts,
  unknownVerdict,
} from '../sizing-finding.ts';

const kind = 'missing-requests';

export const missingRequests: Analyzer<typeof kind> = {
  kind,
  needs: ['usage', 'hpas'],
  judge: (subject) => judgeSizes(subject, kind, judge),
};

/** Requests that nobody wrote, proposed with what was measured, never with a constant. */
function judge(judged: Judged<typeof kind>): Verdict<typeof kind> {
  const missing = missingOf(judged);
  if (missing.length === 0) return healthyVerdict(judged);
  const { cpuRequest, memoryRequest } = judged.recommendation;
  const measured = missing.filter((field) => (field === 'requests.cpu' ? cpuRequest : memoryRequest) !== undefined);
  if (measured.length === 0) {
    const [held] = judged.recommendation.withheld ?? [];
    const detail = `${missing.join(' and ')} not set, and not measured well enough to propose a value`;
    return unknownVerdict(judged, held?.because ?? { code: 'no-measured-values', detail });
  }
  const facts = sizingFacts(judged, only(judged.recommendation, fieldsOf(judged, measured)));
  return { kind: 'found', check: kind, finding: { kind, severity: 'info', missing: measured, ...facts } };
}

type Missing = MissingRequests['missing'];

/** In a Guaranteed pod a limit alone is the request, and stays equal to it. */
function missingOf({ subject, assessment }: Judged): Missing {
  if (isGuaranteed(subject.workload)) return [];
  const { cpuRequest, memoryRequest } = assessment.container.spec.resources;
  return [
    ...(cpuRequest === undefined ? (['requests.cpu'] as const) : []),
    ...(memoryRequest === undefined ? (['requests.memory'] as const) : []),
  ];
}

function fieldsOf({ assessment, recommendation }: Judged, missing: Missing): SizeField[] {
  const { memoryLimit } = assessment.container.spec.resources;
  const needsLimit =
    recommendation.memoryLimit !== undefined &&
    (memoryLimit === undefined || (recommendation.memoryRequest ?? 0) > memoryLimit);
  return [
    ...(missing.includes('requests.cpu') ? (['cpuRequest'] as const) : []),
    ...(missing.includes('requests.memory') ? (['memoryRequest'] as const) : []),
    ...(missing.includes('requests.memory') && needsLimit ? (['memoryLimit'] as const) : []),
  ];
}
