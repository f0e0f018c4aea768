import type { Decision } from '../model/decision.ts';
import type { Reason } from '../model/reason.ts';
import type { Claim } from './budget.ts';
import { holdAll } from './budget.ts';

/**
 * Many workloads killed at once have one cause (a node, a release, a dependency), and a dozen raises would hide it.
 * Sizing findings are no emergency: hundreds of them on the first day are normal.
 */
export function calmOnly(claims: readonly Claim[], workloads: number): { calm: Claim[]; held: Decision[] } {
  const fresh = claims.filter(({ decision, open }) => decision.lane === 'fast' && open === undefined);
  const most = Math.max(5, Math.floor(0.1 * workloads));
  if (fresh.length <= most) return { calm: [...claims], held: [] };
  const because: Reason = {
    code: 'storm',
    detail: `${fresh.length} workloads are OOM-killed at once (more than ${most}): look for one cause first`,
  };
  return {
    calm: claims.filter((claim) => !fresh.includes(claim)),
    held: fresh.flatMap(({ decision }) => holdAll(decision, because)),
  };
}
