import { RetryLater, UpstreamSurprise } from '../../model/errors.ts';
import type { PullRequest } from '../../model/pull-request.ts';
import type { PullRequestChange } from '../../ports/forge.ts';
import { sayOnce } from '../../ports/forge-habits/comments.ts';
import type { Reopened } from '../../ports/forge-parts.ts';
import { commentDesk } from './comments.ts';
import { openOn } from './list.ts';
import type { Place } from './place.ts';
import { branchOf, draftOf, isOurs, pullRequestOf } from './pull-request.ts';
import { type Pull, pull } from './schema.ts';

/** Undefined when there is none, or it is somebody else's. */
export async function getOwn(place: Place, number: number): Promise<Pull | undefined> {
  const reply = await place.client.ask({ path: place.at(`pulls/${number}`), expect: [404] });
  if (reply.status === 404) return undefined;
  const found = reply.read(pull);
  const { id } = await place.self();
  return isOurs(found, { selfId: id, prefix: place.prefix }) ? found : undefined;
}

/** Head commits are the server's business: it follows the branch. */
export async function updatePull(place: Place, number: number, change: PullRequestChange): Promise<PullRequest> {
  const { title, body, base } = change;
  const before = await mustGet(place, number);
  const wanted = {
    ...(title === undefined ? {} : { title: retitled(place, before, title) }),
    ...(body === undefined ? {} : { body }),
    ...(base === undefined ? {} : { base }),
  };
  const same =
    (wanted.title ?? before.title) === before.title &&
    (body ?? before.body) === before.body &&
    (base ?? before.base.ref) === before.base.ref;
  return pullRequestOf(same ? before : await patch(place, number, wanted), place);
}

export async function closePull(place: Place, number: number, comment: string): Promise<PullRequest> {
  const before = await mustGet(place, number);
  if (before.state === 'closed') return pullRequestOf(before, place);
  // Said first: a pass that is killed in between says nothing twice, and nothing is closed without a word.
  await sayOnce(commentDesk(place), number, comment);
  return pullRequestOf(await patch(place, number, { state: 'closed' }), place);
}

/** The server reopens without looking whether the branch is there or another pull request took its place. */
export async function reopenPull(place: Place, number: number): Promise<Reopened> {
  const before = await mustGet(place, number);
  if (before.merged === true) return { kind: 'impossible', because: 'merged' };
  const path = place.at(`branches/${encodeURIComponent(branchOf(before))}`);
  if ((await place.client.ask({ path, expect: [404] })).status === 404)
    return { kind: 'impossible', because: 'branch-gone' };
  if (before.state === 'open') return { kind: 'reopened', pullRequest: pullRequestOf(before, place) };
  if ((await openOn(place, branchOf(before))).length > 0) return { kind: 'impossible', because: 'another-open' };
  return { kind: 'reopened', pullRequest: pullRequestOf(await patch(place, number, { state: 'open' }), place) };
}

export async function setStage(place: Place, number: number, stage: 'draft' | 'ready'): Promise<PullRequest> {
  const before = await mustGet(place, number);
  const { title, isDraft } = draftOf(before, place.draftPrefixes);
  if (isDraft === (stage === 'draft')) return pullRequestOf(before, place);
  const after = await patch(place, number, { title: stage === 'draft' ? marked(place, title) : title });
  if (after.draft === undefined || after.draft === null || after.draft === (stage === 'draft'))
    return pullRequestOf(after, place);
  const issue = `does not take the title "${after.title.slice(0, 20)}" for ${stage}: set the prefix it is configured with`;
  throw new UpstreamSurprise({ source: place.client.source, issue });
}

/** A new title without the mark would make a draft ready, by accident. */
const retitled = (place: Place, before: Pull, title: string): string => {
  const now = draftOf(before, place.draftPrefixes);
  if (!now.isDraft) return title;
  return title === now.title ? before.title : marked(place, title);
};

const marked = ({ draftPrefixes }: Place, title: string): string => `${draftPrefixes[0] ?? 'WIP:'} ${title}`;

async function mustGet(place: Place, number: number): Promise<Pull> {
  const found = await getOwn(place, number);
  if (found !== undefined) return found;
  const issue = `there is no pull request #${number} of ours`;
  throw new UpstreamSurprise({ source: place.client.source, issue, code: 'absent' });
}

/** 201, not 200. 409: the new base has such a pull request; 412: merged or held back; 400: somebody else is editing. */
async function patch(place: Place, number: number, body: object): Promise<Pull> {
  const path = place.at(`pulls/${number}`);
  const reply = await place.client.ask({ method: 'PATCH', path, body, expect: [400, 409, 412], repeat: 'safe' });
  const { source } = place.client;
  if (reply.status === 400) throw new RetryLater({ source, issue: `#${number} is being changed by somebody else` });
  if (reply.status >= 409)
    throw new UpstreamSurprise({ source, issue: `refuses to change #${number} (${reply.status})${reply.said}` });
  return reply.read(pull);
}
