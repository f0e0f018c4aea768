import { RetryLater, UpstreamSurprise } from '../../model/errors.ts';
import type { PullRequest } from '../../model/pull-request.ts';
import type { NewPullRequest } from '../../ports/forge.ts';
import type { Reply } from './client.ts';
import { labelIds } from './labels.ts';
import { openOn } from './list.ts';
import type { Place } from './place.ts';
import { pullRequestOf } from './pull-request.ts';
import { type Pull, pull } from './schema.ts';

/**
 * One pull request per branch, whatever happens. The server refuses a second one for the same branch and base, but two
 * requests at the same time pass that check, and so does another base: the lowest number stays, whoever made a later
 * one closes it.
 */
export async function openPull(place: Place, request: NewPullRequest): Promise<PullRequest> {
  const [there] = await openOn(place, request.branch);
  if (there !== undefined) return pullRequestOf(there, place);
  const made = await create(place, request);
  const all = await openOn(place, request.branch);
  const first = all[0] ?? made;
  if (first === undefined)
    throw new UpstreamSurprise({
      source: place.client.source,
      issue: `no pull request for ${request.branch} was made`,
    });
  if (made !== undefined && made.number !== first.number) await withdraw(place, made.number);
  return pullRequestOf(first, place);
}

/** Undefined: somebody else was faster, or the answer got lost. */
async function create(place: Place, request: NewPullRequest): Promise<Pull | undefined> {
  const { branch, base, title, body, draft } = request;
  const labels = await labelsIfPossible(place, request.labels);
  const call = {
    method: 'POST',
    path: place.at('pulls'),
    body: {
      head: branch,
      base,
      title: draft === true ? `${place.draftPrefixes[0] ?? 'WIP:'} ${title}` : title,
      body,
      labels,
    },
    expect: [409],
  } as const;
  try {
    const reply: Reply = await place.client.ask(call);
    return reply.status === 409 ? undefined : reply.read(pull);
  } catch (error) {
    const isThere = error instanceof RetryLater && (await openOn(place, branch)).length > 0;
    if (!isThere) throw error;
    return undefined;
  }
}

/** Labels are ornaments: a pull request is not given up for them. */
async function labelsIfPossible(place: Place, names: readonly string[]): Promise<number[]> {
  try {
    return await labelIds(place, names);
  } catch (error) {
    if (error instanceof UpstreamSurprise) return [];
    throw error;
  }
}

const withdraw = (place: Place, number: number): Promise<Reply> =>
  place.client.ask({
    method: 'PATCH',
    path: place.at(`pulls/${number}`),
    body: { state: 'closed' },
    expect: [412],
    repeat: 'safe',
  });
