import type { Reason } from '../../model/reason.ts';
import { openOf } from '../earlier.ts';
import { rolloutInFlight } from '../gates/rollout.ts';
import type { FixCandidate } from './candidate.ts';

/**
 * Gate 7: somebody else is at work here. A crash loop in the middle of a rollout is the rollout's trouble, and a pull
 * request that is open already mends it for good; what an ended pod leaves behind disturbs neither.
 */
export function busy({ sick, workload, earlier }: FixCandidate): Reason | undefined {
  if (sick.check !== 'pod-crashloop-1h' || workload === undefined) return undefined;
  const waits = rolloutInFlight(workload);
  if (waits !== undefined) return waits;
  const status = workload.controller?.status;
  if (status?.rollout?.aborted === true || status?.phase === 'Degraded') {
    return { code: 'rollout-in-progress', detail: 'its rollout was aborted: Git must change, not a pod' };
  }
  const open = openOf(earlier);
  if (open === undefined) return undefined;
  return { code: 'change-pending', detail: `pull request ${open.pullRequest.number} is about to change this workload` };
}
