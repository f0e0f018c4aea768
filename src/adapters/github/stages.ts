import { z } from 'zod';
import type { PullRequest } from '../../model/pull-request.ts';
import { known, type Reading, unknown } from '../../model/reason.ts';
import type { Reopened, Stages } from '../../ports/forge-parts.ts';
import { getOwn, mustGet } from './change.ts';
import { graphql, mutate } from './graphql.ts';
import { closerOf, openOn } from './list.ts';
import type { Place } from './place.ts';
import { isMerged, pullRequestOf } from './pull-request.ts';
import { pull } from './schema.ts';

export function stagesOf(place: Place): Stages {
  return {
    get: async (number) => {
      const found = await getOwn(place, number);
      return found === undefined ? undefined : pullRequestOf(found);
    },
    reopen: (number) => reopen(place, number),
    setStage: (number, stage) => setStage(place, number, stage),
    closer: (number) => closerOf(place, number),
    waiting: (number) => waiting(place, number),
  };
}

/** GitHub itself refuses what cannot be (422), such as a branch that was forced to elsewhere in the meantime. */
async function reopen(place: Place, number: number): Promise<Reopened> {
  const before = await mustGet(place, number);
  if (isMerged(before)) return { kind: 'impossible', because: 'merged' };
  if (before.state === 'open') return { kind: 'reopened', pullRequest: pullRequestOf(before) };
  const route = 'GET /repos/{owner}/{repo}/git/ref/{ref}';
  const { status } = await place.client.ask({ route, parameters: { ref: `heads/${before.head.ref}` }, expect: [404] });
  if (status === 404) return { kind: 'impossible', because: 'branch-gone' };
  if ((await openOn(place, before.head.ref)).length > 0) return { kind: 'impossible', because: 'another-open' };
  const reply = await place.client.ask({
    route: 'PATCH /repos/{owner}/{repo}/pulls/{pull_number}',
    parameters: { pull_number: number, state: 'open' },
    expect: [422],
    repeat: 'safe',
  });
  if (reply.status === 422) return { kind: 'impossible', because: 'refused' };
  return { kind: 'reopened', pullRequest: pullRequestOf(reply.read(pull)) };
}

const READY = 'mutation($id: ID!) { markPullRequestReadyForReview(input: {pullRequestId: $id}) { clientMutationId } }';
const DRAFT = 'mutation($id: ID!) { convertPullRequestToDraft(input: {pullRequestId: $id}) { clientMutationId } }';

/** REST can open a draft and not change it. */
async function setStage(place: Place, number: number, stage: 'draft' | 'ready'): Promise<PullRequest> {
  const before = await mustGet(place, number);
  if ((before.draft === true) === (stage === 'draft')) return pullRequestOf(before);
  const variables = { id: before.node_id };
  await mutate(place, { query: stage === 'draft' ? DRAFT : READY, variables, schema: z.unknown() });
  return pullRequestOf(await mustGet(place, number));
}

const WAITING = `query($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) { isInMergeQueue autoMergeRequest { enabledAt } } }
}`;
const standing = z.object({
  repository: z.object({
    pullRequest: z.object({ isInMergeQueue: z.boolean(), autoMergeRequest: z.unknown().nullish() }),
  }),
});

async function waiting(place: Place, number: number): Promise<Reading<'no' | 'scheduled' | 'queued'>> {
  const variables = { owner: place.owner, name: place.repository, number };
  const answer = await graphql(place, { query: WAITING, variables, schema: standing });
  // Enterprise Servers before 3.12 know neither the field nor the queue.
  if (answer.kind === 'error' && answer.code === 'undefinedField') return known('no');
  if (answer.kind === 'error')
    return unknown('upstream-surprise', `${place.client.source} does not tell: ${answer.message}`);
  const { isInMergeQueue, autoMergeRequest } = answer.data.repository.pullRequest;
  if (isInMergeQueue) return known('queued');
  return known(autoMergeRequest === null || autoMergeRequest === undefined ? 'no' : 'scheduled');
}
