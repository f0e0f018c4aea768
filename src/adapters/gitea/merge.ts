import { RetryLater } from '../../model/errors.ts';
import type { MergeRequest, MergeResult } from '../../ports/forge-parts.ts';
import type { Reply } from './client.ts';
import type { Place } from './place.ts';
import { draftOf } from './pull-request.ts';
import { type Pull, pull } from './schema.ts';

/** After a push the server looks for conflicts in the background and until then says 405 "try again later". */
const TRIES = 5;
const FIRST_PAUSE_MS = 1_000;

/**
 * Merges now. The server's own `merge_when_checks_succeed` is never used: without a protection rule that demands checks
 * it merges at once (https://github.com/go-gitea/gitea/issues/35756).
 */
export async function merge(place: Place, request: MergeRequest): Promise<MergeResult> {
  for (let attempt = 1; ; attempt++) {
    const reply = await send(place, request);
    const now = await read(place, request.number);
    if (now.merged === true) return { kind: 'merged', commit: now.merge_commit_sha ?? undefined };
    const result = judge({ reply, now, request, place });
    const isNotReady = result.kind === 'refused' && result.because === 'not-ready';
    // Mergeable, and refused all the same: it may have become so just after the refusal, but only the first time.
    const isSettling = isNotReady && (now.mergeable !== true || attempt === 1);
    if (!isSettling || attempt >= TRIES || draftOf(now, place.draftPrefixes).isDraft) return result;
    await place.client.pace.sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1));
  }
}

/** 404 and 409: nothing was scheduled, or it is merged already. */
export async function cancelMerge({ client, at }: Place, number: number): Promise<'cancelled' | 'none'> {
  const path = at(`pulls/${number}/merge`);
  const { status } = await client.ask({ method: 'DELETE', path, expect: [404, 409], repeat: 'safe' });
  return status < 300 ? 'cancelled' : 'none';
}

/** Undefined: the answer got lost, and only the pull request itself can tell what happened. */
async function send(place: Place, { number, headCommit, method }: MergeRequest): Promise<Reply | undefined> {
  const body = { Do: method, head_commit_id: headCommit };
  try {
    return await place.client.ask({
      method: 'POST',
      path: place.at(`pulls/${number}/merge`),
      body,
      expect: [404, 405, 409],
    });
  } catch (error) {
    if (error instanceof RetryLater) return undefined;
    throw error;
  }
}

const read = async (place: Place, number: number): Promise<Pull> =>
  (await place.client.ask({ path: place.at(`pulls/${number}`) })).read(pull);

/** Read from the pull request rather than from the words of the refusal. */
function judge(facts: { reply: Reply | undefined; now: Pull; request: MergeRequest; place: Place }): MergeResult {
  const { reply, now, request, place } = facts;
  if (reply === undefined)
    throw new RetryLater({ source: place.client.source, issue: `the merge of #${request.number} got no answer` });
  const refused = (because: Exclude<MergeResult, { kind: 'merged' }>['because']): MergeResult => ({
    kind: 'refused',
    because,
    detail: `${place.client.source} refuses to merge #${request.number} (${reply.status})${reply.said}`,
  });
  if (now.state === 'closed') return refused('closed');
  if (now.head.sha !== request.headCommit) return refused('head-moved');
  return refused(reply.status === 409 ? 'conflict' : 'not-ready');
}
