import { type Hold, holdAll, type ProposeDecision } from '../model/decision.ts';
import type { Reason } from '../model/reason.ts';

/**
 * Many workloads killed at once have one cause (a node, a release, a dependency), and a dozen raises would hide it.
 * Sizing findings are no emergency: hundreds of them on the first day are normal.
 */
export function calmOnly(
  changes: readonly ProposeDecision[],
  workloads: number,
): { calm: ProposeDecision[]; held: Hold[] } {
  const fresh = changes.filter(({ lane, answers }) => lane === 'fast' && answers === undefined);
  const most = Math.max(5, Math.floor(0.1 * workloads));
  if (fresh.length <= most) return { calm: [...changes], held: [] };
  const because: Reason = {
    code: 'storm',
    detail: `${fresh.length} workloads are OOM-killed at once (more than ${most}): look for one cause first`,
  };
  return {
    calm: changes.filter((change) => !fresh.includes(change)),
    held: fresh.flatMap((change) => holdAll(change, because)),
  };
}
