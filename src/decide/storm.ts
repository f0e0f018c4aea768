import { type Hold, holdAll, type ProposeDecision } from '../model/decision.ts';
import type { Reason } from '../model/reason.ts';

/**
 * Many workloads that are killed, or whose rollouts fail, at once have one cause (a node, a release, a dependency), and a dozen raises would hide it.
 * Sizing findings are no emergency: hundreds of them on the first day are normal.
 */
export function calmOnly(
  changes: readonly ProposeDecision[],
  { workloads, storm }: { readonly workloads: number; readonly storm: Reason | undefined },
): { calm: ProposeDecision[]; held: Hold[] } {
  if (storm !== undefined) return withoutNew(changes, storm);
  const fresh = changes.filter(({ lane, answers }) => lane === 'fast' && answers === undefined);
  const most = Math.max(5, Math.floor(0.1 * workloads));
  if (fresh.length <= most) return { calm: [...changes], held: [] };
  const because: Reason = {
    code: 'storm',
    detail: `${fresh.length} workloads need an urgent change at once (more than ${most}): look for one cause first`,
  };
  return {
    calm: changes.filter((change) => !fresh.includes(change)),
    held: fresh.flatMap((change) => holdAll(change, because)),
  };
}

/** The whole cluster is in trouble: nothing new is proposed. Pull requests that are open stay as they are. */
const withoutNew = (changes: readonly ProposeDecision[], storm: Reason): { calm: ProposeDecision[]; held: Hold[] } => ({
  calm: changes.filter(({ answers }) => answers !== undefined),
  held: changes.filter(({ answers }) => answers === undefined).flatMap((change) => holdAll(change, storm)),
});
