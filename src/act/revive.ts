import type { JournalEntry } from '../model/journal.ts';
import type { PullRequest } from '../model/pull-request.ts';
import type { Reading } from '../model/reason.ts';
import { days, later } from '../model/units.ts';
import type { Surroundings } from './surroundings.ts';

/** Later than this nobody remembers what was said there. */
const REMEMBERED = days(7);

/**
 * The pull request that we closed not long ago for this very branch: its finding is back. One that was merged since, or
 * that a person closed, ends the search; one whose change had arrived in the base is done for good.
 */
export function formerOf(branch: string, { at, pullRequests, journal }: Surroundings): PullRequest | undefined {
  if (pullRequests.kind === 'unknown') return undefined;
  const newest = pullRequests.value
    .filter((one) => one.branch === branch)
    .toSorted((a, b) => b.number - a.number)
    .at(0);
  if (newest?.state !== 'closed' || newest.closedBy !== 'bot' || newest.closedAt === undefined) return undefined;
  if (later(newest.closedAt, REMEMBERED) <= at || isDone(newest, journal)) return undefined;
  return newest;
}

const DONE = ['applied', 'superseded'];

const isDone = ({ number }: PullRequest, journal: Reading<readonly JournalEntry[]>): boolean =>
  journal.kind === 'known' &&
  journal.value.some(
    ({ action, facts }) =>
      action === 'closed' &&
      facts.number === number &&
      typeof facts.because === 'string' &&
      DONE.includes(facts.because),
  );

/**
 * The same pull request again, with its discussion. Forges reopen only where the branch is as they last saw it, so that
 * commit is put back first and brought up to date like any other. Undefined: it cannot be had, make a new one.
 */
export async function revive(
  former: PullRequest | undefined,
  { at, repository: { forge, manifests } }: Surroundings,
): Promise<PullRequest | undefined> {
  if (former === undefined || forge.stages === undefined) return undefined;
  const { branch, headCommit, number } = former;
  const head = await manifests.branchHead(branch);
  if (head === undefined) {
    if ((await manifests.describe(headCommit)) === undefined) return undefined;
    const pushed = await manifests.push({ branch, commit: headCommit, expected: undefined });
    if (pushed.kind === 'rejected') return undefined;
  } else if (head !== headCommit) return undefined;
  const reopened = await forge.stages.reopen(number, at);
  return reopened.kind === 'reopened' ? reopened.pullRequest : undefined;
}
