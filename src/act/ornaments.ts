import type { Outcome } from '../model/outcome.ts';
import type { PullRequest } from '../model/pull-request.ts';
import type { Log } from '../ports/log.ts';
import { failureReason } from './failure.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Labels that are missing because a pass was killed before it set them. What a person took off stays off: the forge
 * remembers who removed it. Ornaments never make a change fail.
 */
export async function completeLabels(outcome: Outcome, around: Surroundings, log: Log): Promise<void> {
  const { labels } = around.repository.forge;
  if (labels === undefined || !isCarried(outcome)) return;
  const { number, proposal } = outcome;
  const seen = seenBefore(number, around);
  try {
    const pullRequest = seen ?? (await around.repository.forge.stages?.get(number));
    if (pullRequest !== undefined) await labels.complete(pullRequest, proposal.labels);
  } catch (error) {
    log.warn('labels not completed', { number, code: failureReason(error).code });
  }
}

const isCarried = (outcome: Outcome): outcome is Extract<Outcome, { kind: 'opened' | 'updated' | 'unchanged' }> =>
  outcome.kind === 'opened' || outcome.kind === 'updated' || outcome.kind === 'unchanged';

const seenBefore = (number: number, { pullRequests }: Surroundings): PullRequest | undefined =>
  pullRequests.kind === 'known' ? pullRequests.value.find((one) => one.number === number) : undefined;
