import { UpstreamSurprise } from '../model/errors.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Proposal } from '../model/proposal.ts';
import type { PullRequest } from '../model/pull-request.ts';
import type { Reason, ReasonCode } from '../model/reason.ts';
import { instant } from '../model/units.ts';
import type { PushResult } from '../ports/manifests.ts';
import { type BranchStanding, branchStanding } from './branch-standing.ts';
import { aboutToMerge, takenOver } from './obstacles.ts';
import { isUpToDate, openPullRequest, updatePullRequest } from './pull-request.ts';
import { recentRejection, recordedHead } from './recorded.ts';
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
  const standing = await standingOf(proposal, { ...around, commit, open, former });
  const obstacle = await obstacleTo(standing, { proposal, open, around });
  if (obstacle !== undefined) return failed(proposal, obstacle.code, obstacle.detail);
  const head = await placed(standing, { proposal, commit, around });
  if (head.kind === 'rejected') return (await mergedMeanwhile(proposal, open, around)) ?? rejected(proposal, head);
  if (open === undefined) return openPullRequest(proposal, { ...around, head, former });
  try {
    return await updatePullRequest(proposal, { ...around, open, head });
  } catch (error) {
    // 405 and 412 say that somebody was faster; what happened only the pull request can tell.
    const merged = error instanceof UpstreamSurprise ? await mergedMeanwhile(proposal, open, around) : undefined;
    if (merged === undefined) throw error;
    return merged;
  }
}

interface Situation extends Surroundings {
  readonly commit: string;
  readonly open: PullRequest | undefined;
  readonly former: PullRequest | undefined;
}

/** By what was seen, where nothing has to be written or the push's lease would notice; else by how it is now. */
async function standingOf(proposal: Proposal, situation: Situation): Promise<BranchStanding> {
  const { open, former, heads, at } = situation;
  const { branch } = proposal;
  const then = await heads.seen(branch);
  const seen = await standingAt(then, proposal, situation);
  const isNew = seen.kind === 'absent' && open === undefined && former === undefined;
  const isDone = seen.kind === 'same' && open !== undefined && isUpToDate(open, { proposal, at });
  if (isNew || isDone) return seen;
  const now = await heads.confirmed(branch);
  return now === then ? seen : standingAt(now, proposal, situation);
}

async function standingAt(head: string | undefined, proposal: Proposal, situation: Situation): Promise<BranchStanding> {
  const { commit, open, journal, repository, isItsTurn } = situation;
  const { manifests } = repository;
  const recorded = recordedHead(journal, open?.number);
  const found = await branchStanding({ proposal, commit, head, manifests, recorded });
  const standing = isToStartAgain(proposal, situation) ? ownAgain(found) : found;
  const isDue = standing.kind === 'same' && open !== undefined && (await isItsTurn(open, standing.head));
  return isDue ? { kind: 'differs', head: standing.head } : standing;
}

interface Attempt {
  readonly proposal: Proposal;
  readonly open: PullRequest | undefined;
  readonly around: Surroundings;
}

async function obstacleTo(standing: BranchStanding, { proposal, open, around }: Attempt): Promise<Reason | undefined> {
  const seen = isToStartAgain(proposal, around) ? onBase(open, proposal) : open;
  const taken = takenOver(standing, { proposal, open: seen });
  if (taken !== undefined || standing.kind !== 'differs' || open === undefined) return taken;
  return aboutToMerge(open, { proposal, forge: around.repository.forge });
}

/** Somebody who may write asked for it: then it is their word that the edits on the branch can go. */
const isToStartAgain = ({ key }: Proposal, { orders }: Surroundings): boolean =>
  orders.some((order) => order.kind === 'recreate' && order.key === key);

/** Retargeted by a person: brought back as well. */
const onBase = (open: PullRequest | undefined, { base }: Proposal): PullRequest | undefined =>
  open === undefined ? undefined : { ...open, base: base.branch };

const ownAgain = (standing: BranchStanding): BranchStanding =>
  standing.kind === 'foreign' ? { kind: 'differs', head: standing.head } : standing;

/** Puts our commit on the branch unless the change is there already. */
async function placed(
  standing: BranchStanding,
  { proposal, commit, around }: { proposal: Proposal; commit: string; around: Surroundings },
): Promise<Head | Rejected> {
  const { repository, journal, at } = around;
  if (standing.kind === 'same') return { kind: 'kept', commit: standing.head };
  const earlier = recentRejection(journal, proposal.branch, at);
  if (earlier !== undefined) return { kind: 'rejected', because: earlier, moved: true };
  const expected = standing.kind === 'differs' ? standing.head : undefined;
  const pushed = await repository.manifests.push({ branch: proposal.branch, commit, expected });
  if (pushed.kind === 'pushed') return { kind: 'moved', commit: pushed.commit ?? commit };
  if (pushed.kind === 'up-to-date') return { kind: 'moved', commit };
  // Another bot, or ourselves before a lost answer, may have put the very same commit there: then all is well.
  const there = await repository.manifests.branchHead(proposal.branch);
  return there === commit ? { kind: 'moved', commit } : pushed;
}

type Failed = Extract<Outcome, { readonly kind: 'failed' }>;
type Rejected = Extract<PushResult, { readonly kind: 'rejected' }>;

/** What a rule of the server forbids goes into the journal, so that not every pass tries it. */
const rejected = (proposal: Proposal, { because, moved }: Rejected): Outcome => ({
  ...failed(proposal, 'push-rejected', because),
  ...(moved ? {} : { lasting: true }),
});

/** A person merged it while this pass was at work: nothing failed, and nothing is left to do. */
async function mergedMeanwhile(
  proposal: Proposal,
  open: PullRequest | undefined,
  { repository }: Surroundings,
): Promise<Outcome | undefined> {
  const now = open === undefined ? undefined : await repository.forge.stages?.get(open.number);
  if (now?.state !== 'merged') return undefined;
  return failed(proposal, 'merged-meanwhile', `pull request #${now.number} was merged while this pass was at work`);
}

const failed = (proposal: Proposal, code: ReasonCode, detail: string): Failed => ({
  kind: 'failed',
  key: proposal.key,
  proposal,
  because: { code, detail },
});
