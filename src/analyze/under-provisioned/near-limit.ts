/** Memory close to its limit, and who stands there because a setting of its runtime says so. */
import type { Reason } from '../../model/reason.ts';
import type { Recommendation } from '../../model/recommendation.ts';
import { withMemory } from '../recommend/explanation.ts';
import { sayMemory } from '../recommend/quantities.ts';
import { heapFilling } from '../runtime-hints.ts';
import type { Judged } from '../sizing-finding.ts';

export function isNearLimit({ statistics: { memory }, subject, assessment }: Judged): boolean {
  const { memoryLimit } = assessment.container.spec.resources;
  if (memory === undefined || memoryLimit === undefined) return false;
  return memory.max > subject.policy.sizing.memoryNearLimit * memoryLimit;
}

/**
 * A heap that fills its container fills a larger one as well, limit after limit: near its limit it stands where it was told
 * to, and only a kill shows that the limit is too small.
 */
export function heapStands(judged: Judged): Reason | undefined {
  const { memory } = judged.statistics;
  if (memory === undefined || !isNearLimit(judged)) return undefined;
  const heap = heapFilling(judged.assessment.container.spec, memory.max);
  if (heap === undefined) return undefined;
  return {
    code: 'no-heap-metrics',
    detail: `memory reached ${sayMemory(memory.max)}, close to its limit, where ${heap} lets it: a larger limit would be filled as well, and only a kill shows that it is too small`,
  };
}

/** Its request may follow its use, up to the limit that stays. */
export function withinHeap(judged: Judged, raised: Recommendation): Recommendation {
  const limit = judged.assessment.container.spec.resources.memoryLimit;
  if (limit === undefined || (raised.memoryRequest ?? 0) <= limit || heapStands(judged) === undefined) return raised;
  const said = `${sayMemory(limit)}: what its limit allows, since its heap grows up to there`;
  return { ...raised, memoryRequest: limit, explanation: withMemory(raised.explanation, said) };
}
