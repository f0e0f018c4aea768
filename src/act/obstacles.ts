import { readMarker } from '../model/marker.ts';
import type { Proposal } from '../model/proposal.ts';
import type { PullRequest } from '../model/pull-request.ts';
import type { Reason } from '../model/reason.ts';
import type { Forge } from '../ports/forge.ts';
import type { BranchStanding } from './branch-standing.ts';

/** People win: nothing is pushed and no text is touched where a person took over. */
export function takenOver(
  standing: BranchStanding,
  { proposal, open }: { readonly proposal: Proposal; readonly open: PullRequest | undefined },
): Reason | undefined {
  const number = open === undefined ? '' : `pull request #${open.number}: `;
  if (standing.kind === 'foreign' && open === undefined)
    return {
      code: 'branch-foreign',
      detail: `branch ${proposal.branch} is not ours (${standing.detail}): delete it to let the bot use it`,
    };
  if (standing.kind === 'foreign')
    return {
      code: 'edited-by-person',
      detail: `${number}${standing.detail}: finish or close it; delete the branch to let the bot start again`,
    };
  if (open !== undefined && isRetargeted(open, proposal))
    return { code: 'edited-by-person', detail: `${number}it was retargeted to ${open.base}` };
  if (open !== undefined && standing.kind === 'absent')
    return {
      code: 'closed-by-person',
      detail: `${number}its branch was deleted: close it to let the bot open a new one`,
    };
  return undefined;
}

/** The base of the configuration was renamed when it is still aimed where we aimed it; else a person aimed it anew. */
const isRetargeted = ({ base, body }: PullRequest, proposal: Proposal): boolean =>
  base !== proposal.base.branch && readMarker(body)?.base !== base;

/**
 * What the forge is about to merge by itself is not moved under it; and where nobody can tell, it may be. Only values
 * that became too small are taken back first: to merge those would do harm.
 */
export async function aboutToMerge(
  open: PullRequest,
  { proposal, forge }: { readonly proposal: Proposal; readonly forge: Forge },
): Promise<Reason | undefined> {
  const waiting = await forge.stages?.waiting(open.number);
  if (waiting === undefined) return undefined;
  if (waiting.kind === 'unknown') return waiting.because;
  if (waiting.value === 'no') return undefined;
  if (isTooSmallNow(open, proposal) && (await forge.merging?.cancel?.(open.number)) === 'cancelled') return undefined;
  const detail = `pull request #${open.number} is ${waiting.value} to be merged: nothing is pushed`;
  return { code: 'merge-scheduled', detail };
}

/** One of its numbers is below what is needed now. */
function isTooSmallNow({ body }: PullRequest, proposal: Proposal): boolean {
  const [old, now] = [readMarker(body)?.values ?? {}, readMarker(proposal.body)?.values ?? {}];
  return Object.entries(now).some(([name, value]) => {
    const before = old[name];
    return typeof value === 'number' && typeof before === 'number' && before < value;
  });
}
