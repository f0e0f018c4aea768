/** CPU that its limit cuts off. */
import { isGuaranteed } from '../../model/qos.ts';
import type { Recommendation } from '../../model/recommendation.ts';
import { type Millicores, millicores } from '../../model/units.ts';
import { THROTTLED } from '../lowering.ts';
import { withCpu } from '../recommend/explanation.ts';
import { roundCpu } from '../recommend/human-steps.ts';
import { sayCpu, sayShare } from '../recommend/quantities.ts';
import type { Judged } from '../sizing-finding.ts';

export const isThrottled = ({ container }: Judged['assessment']): boolean =>
  container.throttledShare.kind === 'known' && container.throttledShare.value > THROTTLED;

/** One step up per finding: what lies above the limit was never seen, so no formula can name it. */
const LIMIT_STEP = 1.5;

/** The recommendation with the CPU limit a throttled container needs; limits are raised, never removed. */
export function withCpuLimit(judged: Judged): Recommendation {
  const { assessment, recommendation, subject } = judged;
  const { throttledShare, spec } = assessment.container;
  const { cpuLimit } = spec.resources;
  if (!isThrottled(assessment) || cpuLimit === undefined || throttledShare.kind === 'unknown') return recommendation;
  const ceiling = subject.policy.sizing.ceilings.cpu ?? Infinity;
  const step: Millicores = millicores(Math.min(roundCpu(millicores(cpuLimit * LIMIT_STEP)), ceiling));
  const to = millicores(Math.max(step, recommendation.cpuLimit ?? 0));
  const why = `throttled in ${sayShare(throttledShare.value)} of its periods at ${sayCpu(cpuLimit)}, so one step of half`;
  const numbers = recommendation.explanation.slice(0, 2);
  if (!isGuaranteed(subject.workload)) {
    return { ...recommendation, cpuLimit: to, explanation: [...numbers, `CPU limit ${sayCpu(to)}: ${why}.`] };
  }
  const explanation = withCpu(numbers, `and limit ${sayCpu(to)}: ${why}`);
  return { ...recommendation, cpuRequest: to, cpuLimit: to, explanation };
}
