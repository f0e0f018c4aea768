import type { PullRequest } from '../../model/pull-request.ts';
import { instant } from '../../model/units.ts';
import type { BareGit } from './bare-git.ts';
import type { Recorded } from './events.ts';

export interface Standing {
  /** Oldest first. */
  readonly pullRequests: readonly PullRequest[];
  readonly heads: ReadonlyMap<string, string>;
}

interface Sources {
  readonly git: BareGit;
  readonly heads: ReadonlyMap<string, string>;
  readonly url: (number: number) => string;
}

/** What the store says, corrected by git: who was merged, and whose branch is gone. */
export async function standing(recorded: readonly Recorded[], sources: Sources): Promise<Standing> {
  const { heads } = sources;
  const pullRequests: PullRequest[] = [];
  for (const record of recorded) {
    const isNewest = !recorded.some((other) => other.number > record.number && other.branch === record.branch);
    // A branch belongs to the newest pull request for it; older ones keep the commit they were last seen with.
    const live = isNewest ? heads.get(record.branch) : undefined;
    pullRequests.push(await settle(record, { ...sources, live, base: heads.get(record.base) }));
  }
  return { pullRequests, heads };
}

interface Situation extends Sources {
  readonly live: string | undefined;
  readonly base: string | undefined;
}

async function settle(record: Recorded, situation: Situation): Promise<PullRequest> {
  const { closedAt, closedBy, ...rest } = record;
  const pullRequest = { ...rest, url: situation.url(record.number) };
  if (closedAt !== undefined)
    return { ...pullRequest, state: 'closed', closedAt, ...(closedBy === undefined ? {} : { closedBy }) };
  const merged = await mergedHead(record, situation);
  if (merged !== undefined && situation.base !== undefined) {
    const arrival = await situation.git.arrival(merged.arrived, situation.base);
    return {
      ...pullRequest,
      state: 'merged',
      headCommit: merged.head,
      mergeCommit: arrival.commit,
      closedAt: instant(arrival.at),
    };
  }
  if (situation.live === undefined) return { ...pullRequest, state: 'closed', closedAt: record.updatedAt };
  return { ...pullRequest, state: 'open', headCommit: situation.live };
}

interface Merged {
  readonly head: string;
  /** The commit that the base got: the head itself, or another one with the same change. */
  readonly arrived: string;
}

/**
 * The recorded commit or the branch's, whichever is in the base: people may have added commits before they merged. Where
 * the branch is gone, the same change under another name counts too: that is what a squash merge leaves.
 */
async function mergedHead({ headCommit }: Recorded, { git, live, base }: Situation): Promise<Merged | undefined> {
  if (base === undefined) return undefined;
  for (const head of live === undefined || live === headCommit ? [headCommit] : [headCommit, live])
    if (await git.isIn(head, base)) return { head, arrived: head };
  const twin = live === undefined ? await git.twin(headCommit, base) : undefined;
  return twin === undefined ? undefined : { head: headCommit, arrived: twin };
}
