import { z } from 'zod';
import { RetryLater } from '../../model/errors.ts';
import type { MergeRequest, MergeResult } from '../../ports/forge-parts.ts';
import { mustGet } from './change.ts';
import type { Reply } from './client.ts';
import { graphql } from './graphql.ts';
import type { Place } from './place.ts';
import { isMerged } from './pull-request.ts';
import { type Pull, pull } from './schema.ts';

/** Merges now, and only this head. GitHub's own auto-merge and merge queue are left to people. */
export async function merge(place: Place, request: MergeRequest): Promise<MergeResult> {
  const reply = await send(place, request);
  const parameters = { pull_number: request.number };
  const now = (await place.client.ask({ route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}', parameters })).read(
    pull,
  );
  if (isMerged(now)) return { kind: 'merged', commit: now.merge_commit_sha ?? undefined };
  if (reply === undefined)
    throw new RetryLater({ source: place.client.source, issue: `the merge of #${request.number} got no answer` });
  const detail = `${place.client.source} refuses to merge #${request.number} (${reply.status})${reply.said}`;
  return { kind: 'refused', because: reasonOf(now, request), detail };
}

const DISABLE = 'mutation($id: ID!) { disablePullRequestAutoMerge(input: {pullRequestId: $id}) { clientMutationId } }';
const DEQUEUE = 'mutation($id: ID!) { dequeuePullRequest(input: {id: $id}) { clientMutationId } }';

/** Takes it out of the queue, and takes back the auto-merge; either may be refused because there is none. */
export async function cancelMerge(place: Place, number: number): Promise<'cancelled' | 'none'> {
  const variables = { id: (await mustGet(place, number)).node_id };
  const answers = [];
  for (const query of [DISABLE, DEQUEUE]) answers.push(await graphql(place, { query, variables, schema: z.unknown() }));
  return answers.some(({ kind }) => kind === 'data') ? 'cancelled' : 'none';
}

/** Undefined: the answer got lost, and only the pull request itself can tell what happened. */
async function send(place: Place, { number, headCommit, method }: MergeRequest): Promise<Reply | undefined> {
  try {
    return await place.client.ask({
      route: 'PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge',
      parameters: { pull_number: number, sha: headCommit, merge_method: method },
      expect: [404, 405, 409, 422],
    });
  } catch (error) {
    if (error instanceof RetryLater && error.afterMs === undefined) return undefined;
    throw error;
  }
}

/** Read from the pull request rather than from the words of the refusal. */
function reasonOf(now: Pull, { headCommit }: MergeRequest): Extract<MergeResult, { kind: 'refused' }>['because'] {
  if (now.state === 'closed') return 'closed';
  if (now.head.sha !== headCommit) return 'head-moved';
  return now.mergeable === false && now.draft !== true ? 'conflict' : 'not-ready';
}
