import { RetryLater, UpstreamSurprise } from '../../model/errors.ts';
import type { PullRequest } from '../../model/pull-request.ts';
import type { NewPullRequest } from '../../ports/forge.ts';
import { getPull } from './change.ts';
import type { Reply } from './client.ts';
import { addLabels } from './labels.ts';
import { openOn } from './list.ts';
import type { Place } from './place.ts';
import { pullRequestOf } from './pull-request.ts';
import { type Pull, pull } from './schema.ts';

/** One pull request per branch: GitHub refuses a second one, and one that is there is taken as it is. */
export async function openPull(place: Place, request: NewPullRequest): Promise<PullRequest> {
  const [there] = await openOn(place, request.branch);
  if (there !== undefined) return pullRequestOf(there);
  const made = await create(place, request);
  if (made.kind === 'found') return pullRequestOf(made.pull);
  const labelled = await label(place, made.pull.number, request.labels);
  return pullRequestOf(labelled ?? made.pull);
}

type Made = { readonly kind: 'made' | 'found'; readonly pull: Pull };

async function create(place: Place, request: NewPullRequest): Promise<Made> {
  try {
    const reply = await send(place, request);
    if (reply.status === 201) return { kind: 'made', pull: reply.read(pull) };
    return await adopt(place, request.branch, () => refused(place, request, reply));
  } catch (error) {
    // The answer got lost, not necessarily the request: only the list can tell.
    if (error instanceof RetryLater) return adopt(place, request.branch, () => error);
    throw error;
  }
}

/** 422: there is one already, there is no such branch, nothing differs, or the plan of the repository has no drafts. */
async function send(place: Place, { branch, base, title, body, draft }: NewPullRequest): Promise<Reply> {
  const route = 'POST /repos/{owner}/{repo}/pulls';
  const parameters = { head: branch, base, title, body };
  if (draft !== true) return place.client.ask({ route, parameters, expect: [422] });
  const reply = await place.client.ask({ route, parameters: { ...parameters, draft: true }, expect: [422] });
  const isThere = reply.status === 201 || (await openOn(place, branch)).length > 0;
  return isThere ? reply : place.client.ask({ route, parameters, expect: [422] });
}

async function adopt(place: Place, branch: string, otherwise: () => Error): Promise<Made> {
  const [found] = await openOn(place, branch);
  if (found === undefined) throw otherwise();
  return { kind: 'found', pull: found };
}

const refused = (place: Place, { branch }: NewPullRequest, { said }: Reply): UpstreamSurprise =>
  new UpstreamSurprise({ source: place.client.source, issue: `refuses a pull request for ${branch} (422)${said}` });

/** A second request, and an ornament: a pull request is not given up for it, and the next pass completes them. */
async function label(place: Place, number: number, labels: readonly string[]): Promise<Pull | undefined> {
  if (labels.length === 0) return undefined;
  try {
    await addLabels(place, number, labels);
    return await getPull(place, number);
  } catch (error) {
    if (error instanceof UpstreamSurprise || error instanceof RetryLater) return undefined;
    throw error;
  }
}
