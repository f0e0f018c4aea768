import { RetryLater, UpstreamSurprise } from '../model/errors.ts';
import { BODY_BEGIN, BODY_END, readMarker } from '../model/marker.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Proposal } from '../model/proposal.ts';
import type { PullRequest } from '../model/pull-request.ts';
import { days, type Instant, later } from '../model/units.ts';
import type { Forge } from '../ports/forge.ts';
import { mergeBody } from './body.ts';
import type { Head, Surroundings } from './surroundings.ts';

/** A new pull request, or the one that somebody opened for this branch in the meantime. */
export async function openPullRequest(
  proposal: Proposal,
  { at, repository, head, former }: Surroundings & { readonly head: Head; readonly former: PullRequest | undefined },
): Promise<Outcome> {
  const request = {
    branch: proposal.branch,
    base: proposal.base.branch,
    title: proposal.title,
    body: former === undefined ? proposal.body : `${proposal.body}\nThis continues #${former.number}.\n`,
    labels: proposal.labels,
    headCommit: head.commit,
    at,
    ...(proposal.decision.draft === true ? { draft: true as const } : {}),
  };
  try {
    return outcome('opened', proposal, { head, pullRequest: await repository.forge.open(request) });
  } catch (error) {
    // It may have been made all the same: the answer got lost, or another bot was faster. Only the list can tell.
    const pullRequest = isUpstream(error) ? await openOnForge(repository.forge, proposal.branch) : undefined;
    if (pullRequest === undefined) throw error;
    return outcome('opened', proposal, { head, pullRequest });
  }
}

/** Writes what differs; nothing when nothing does. A title and a text around ours that people wrote stay. */
export async function updatePullRequest(
  proposal: Proposal,
  { at, repository, open, head }: Surroundings & { readonly open: PullRequest; readonly head: Head },
): Promise<Outcome> {
  if (isToBeReady(open, proposal)) await repository.forge.stages?.setStage(open.number, 'ready');
  const text = textFor(open, { proposal, at, kept: head.kind === 'kept' });
  if (head.kind === 'kept' && text.isSame && open.base === proposal.base.branch)
    return outcome('unchanged', proposal, { head, pullRequest: open });
  const change = {
    ...(open.title === proposal.title || isRetitled(open) ? {} : { title: proposal.title }),
    ...(open.base === proposal.base.branch ? {} : { base: proposal.base.branch }),
    ...(text.isSame ? {} : { body: text.body }),
    headCommit: head.commit,
    at,
  };
  const pullRequest = await repository.forge.update(open.number, change);
  return outcome('updated', proposal, { head, pullRequest });
}

/** Where the branch is as it shall be: is there nothing to write to the pull request either? */
export const isUpToDate = (open: PullRequest, { proposal, at }: { proposal: Proposal; at: Instant }): boolean =>
  !isToBeReady(open, proposal) &&
  open.base === proposal.base.branch &&
  textFor(open, { proposal, at, kept: true }).isSame;

interface Wanted {
  readonly proposal: Proposal;
  readonly at: Instant;
  /** Whether the branch stays as it is. */
  readonly kept: boolean;
}

function textFor(
  open: PullRequest,
  { proposal, at, kept }: Wanted,
): { readonly body: string; readonly isSame: boolean } {
  const body = mergeBody(open.body, proposal.body);
  return { body, isSame: sameWords(open.body, body) || (kept && isFresh(open, { proposal, at })) };
}

/** Evidence moves with every sample. Where the values stay, a text of today says enough: each edit is noise for readers. */
const REFRESH = days(1);

function isFresh({ body, updatedAt }: PullRequest, { proposal, at }: { proposal: Proposal; at: Instant }): boolean {
  const [marker = ''] = proposal.body.split('\n');
  const isOurs = body.includes(marker) && body.includes(BODY_BEGIN) && body.includes(BODY_END);
  return isOurs && later(updatedAt, REFRESH) > at;
}

/** A window opened. Only what we made a draft: one that a person made waits for that person. */
const isToBeReady = ({ draft, body }: PullRequest, { decision }: Proposal): boolean =>
  draft === true && decision.draft !== true && readMarker(body)?.draft === true;

/** The marker remembers the title that we gave. */
function isRetitled({ title, body }: PullRequest): boolean {
  const given = readMarker(body)?.title;
  return given !== undefined && given !== title;
}

const isUpstream = (error: unknown): boolean => error instanceof UpstreamSurprise || error instanceof RetryLater;

const openOnForge = async (forge: Forge, branch: string): Promise<PullRequest | undefined> =>
  (await forge.list()).find((pullRequest) => pullRequest.state === 'open' && pullRequest.branch === branch);

/** Forges change line ends and the blank end of a body. */
const sameWords = (a: string, b: string): boolean => settled(a) === settled(b);
const settled = (text: string): string => text.replaceAll('\r\n', '\n').trimEnd();

const outcome = (
  kind: 'opened' | 'updated' | 'unchanged',
  proposal: Proposal,
  { head, pullRequest }: { readonly head: Head; readonly pullRequest: PullRequest },
): Outcome => ({ kind, proposal, number: pullRequest.number, url: pullRequest.url, headCommit: head.commit });
