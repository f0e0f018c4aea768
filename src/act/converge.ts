import type { Outcome } from '../model/outcome.ts';
import type { Proposal } from '../model/proposal.ts';
import type { PullRequest } from '../model/pull-request.ts';
import type { Reason, ReasonCode } from '../model/reason.ts';
import { instant } from '../model/units.ts';
import type { Forge } from '../ports/forge.ts';
import type { RepositoryPorts } from '../ports/ports.ts';
import { type BranchStanding, branchStanding } from './branch-standing.ts';
import { openPullRequest, updatePullRequest } from './pull-request.ts';
import { formerOf, revive } from './revive.ts';
import type { Head, Surroundings } from './surroundings.ts';

/**
 * From whatever is there to what is proposed. Order: commit (stays here), branch, pull request; each with a stable
 * identity, so being killed in between is the same as starting later. Throws RetryLater or UpstreamSurprise.
 */
export async function converge(proposal: Proposal, around: Surroundings): Promise<Outcome> {
  const { pullRequests, repository } = around;
  if (pullRequests.kind === 'unknown')
    return { kind: 'failed', key: proposal.key, proposal, because: pullRequests.because };
  if (proposal.edits.every(({ before, after }) => before === after))
    return failed(proposal, 'nothing-to-change', 'the edits leave the files as they are');
  const there = pullRequests.value.find(({ state, branch }) => state === 'open' && branch === proposal.branch);
  const former = there === undefined ? formerOf(proposal.branch, around) : undefined;
  const open = there ?? (await revive(former, around));
  const commit = await repository.manifests.commit({
    base: proposal.base.commit,
    edits: proposal.edits,
    message: proposal.commitMessage,
    at: instant(proposal.base.committedAt),
  });
  const found = await branchStanding({ proposal, commit, manifests: repository.manifests });
  const standing = isToStartAgain(proposal, around) ? ownAgain(found) : found;
  const refused = refusalOf(standing, {
    proposal,
    open: isToStartAgain(proposal, around) ? onBase(open, proposal) : open,
  });
  if (refused !== undefined) return failed(proposal, refused.code, refused.detail);
  const waiting =
    standing.kind === 'differs' && open !== undefined ? await waitingOf(open, repository.forge) : undefined;
  if (waiting !== undefined) return failed(proposal, waiting.code, waiting.detail);
  const head = await placed(standing, { proposal, commit, repository });
  if (head.kind === 'rejected') return failed(proposal, 'push-rejected', head.because);
  if (open !== undefined) return updatePullRequest(proposal, { ...around, open, head });
  return openPullRequest(proposal, { ...around, head, former });
}

/** Somebody who may write asked for it: then it is their word that the edits on the branch can go. */
const isToStartAgain = ({ key }: Proposal, { orders }: Surroundings): boolean =>
  orders.some((order) => order.kind === 'recreate' && order.key === key);

/** Retargeted by a person: brought back as well. */
const onBase = (open: PullRequest | undefined, { base }: Proposal): PullRequest | undefined =>
  open === undefined ? undefined : { ...open, base: base.branch };

const ownAgain = (standing: BranchStanding): BranchStanding =>
  standing.kind === 'foreign' ? { kind: 'differs', head: standing.head } : standing;

/** People win: nothing is pushed and no text is touched where a person took over. */
function refusalOf(
  standing: BranchStanding,
  { proposal, open }: { proposal: Proposal; open: PullRequest | undefined },
): { code: ReasonCode; detail: string } | undefined {
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
  if (open !== undefined && open.base !== proposal.base.branch)
    return { code: 'edited-by-person', detail: `${number}it was retargeted to ${open.base}` };
  if (open !== undefined && standing.kind === 'absent')
    return {
      code: 'closed-by-person',
      detail: `${number}its branch was deleted: close it to let the bot open a new one`,
    };
  return undefined;
}

/** What the forge is about to merge by itself is not moved under it; and where nobody can tell, it may be. */
async function waitingOf({ number }: PullRequest, { stages }: Forge): Promise<Reason | undefined> {
  const waiting = await stages?.waiting(number);
  if (waiting === undefined) return undefined;
  if (waiting.kind === 'unknown') return waiting.because;
  if (waiting.value === 'no') return undefined;
  return {
    code: 'merge-scheduled',
    detail: `pull request #${number} is ${waiting.value} to be merged: nothing is pushed`,
  };
}

/** Puts our commit on the branch unless the change is there already. */
async function placed(
  standing: BranchStanding,
  { proposal, commit, repository }: { proposal: Proposal; commit: string; repository: RepositoryPorts },
): Promise<Head | { readonly kind: 'rejected'; readonly because: string }> {
  if (standing.kind === 'same') return { kind: 'kept', commit: standing.head };
  const expected = standing.kind === 'differs' ? standing.head : undefined;
  const pushed = await repository.manifests.push({ branch: proposal.branch, commit, expected });
  if (pushed.kind !== 'rejected') return { kind: 'moved', commit };
  // Another bot, or ourselves before a lost answer, may have put the very same commit there: then all is well.
  const there = await repository.manifests.branchHead(proposal.branch);
  return there === commit ? { kind: 'moved', commit } : pushed;
}

const failed = (proposal: Proposal, code: ReasonCode, detail: string): Outcome => ({
  kind: 'failed',
  key: proposal.key,
  proposal,
  because: { code, detail },
});
