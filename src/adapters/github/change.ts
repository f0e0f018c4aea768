import { UpstreamSurprise } from '../../model/errors.ts';
import type { PullRequest } from '../../model/pull-request.ts';
import type { PullRequestChange } from '../../ports/forge.ts';
import { sameWords, sayOnce } from '../../ports/forge-habits/comments.ts';
import { commentDesk } from './comments.ts';
import type { Place } from './place.ts';
import { isOurs, pullRequestOf } from './pull-request.ts';
import { type Pull, pull } from './schema.ts';

const ONE = '/repos/{owner}/{repo}/pulls/{pull_number}';

/** Undefined when there is none, or it is somebody else's. */
export async function getOwn(place: Place, number: number): Promise<Pull | undefined> {
  const found = await getPull(place, number);
  const { id } = await place.self();
  return found !== undefined && isOurs(found, { selfId: id, prefix: place.prefix }) ? found : undefined;
}

export async function getPull(place: Place, number: number): Promise<Pull | undefined> {
  const reply = await place.client.ask({ route: `GET ${ONE}`, parameters: { pull_number: number }, expect: [404] });
  return reply.status === 404 ? undefined : reply.read(pull);
}

export async function mustGet(place: Place, number: number): Promise<Pull> {
  const found = await getOwn(place, number);
  if (found !== undefined) return found;
  const issue = `there is no pull request #${number} of ours`;
  throw new UpstreamSurprise({ source: place.client.source, issue, code: 'absent' });
}

/** Head commits are the server's business: it follows the branch. */
export async function updatePull(place: Place, number: number, change: PullRequestChange): Promise<PullRequest> {
  const before = await mustGet(place, number);
  const { title = before.title, body = before.body ?? '', base = before.base.ref } = change;
  const wanted = {
    ...(title === before.title ? {} : { title }),
    ...(sameWords(body, before.body ?? '') ? {} : { body }),
    ...(base === before.base.ref ? {} : { base }),
  };
  return pullRequestOf(Object.keys(wanted).length === 0 ? before : await patch(place, number, wanted));
}

export async function closePull(place: Place, number: number, comment: string): Promise<PullRequest> {
  const before = await mustGet(place, number);
  if (before.state === 'closed') return pullRequestOf(before);
  // Said first: a pass that is killed in between says nothing twice, and nothing is closed without a word.
  await sayOnce(commentDesk(place), number, comment);
  return pullRequestOf(await patch(place, number, { state: 'closed' }));
}

async function patch(place: Place, number: number, change: object): Promise<Pull> {
  const parameters = { pull_number: number, ...change };
  return (await place.client.ask({ route: `PATCH ${ONE}`, parameters, repeat: 'safe' })).read(pull);
}
