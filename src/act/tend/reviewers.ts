import type { Outcome } from '../../model/outcome.ts';
import type { ObservedRepository } from '../../model/snapshot.ts';
import type { Tended } from '../../model/upkeep.ts';
import type { Log } from '../../ports/log.ts';
import type { RepositoryPorts } from '../../ports/ports.ts';
import { failureReason } from '../failure.ts';

interface Desk {
  readonly outcomes: readonly Outcome[];
  readonly repository: RepositoryPorts;
  readonly observed: ObservedRepository;
  readonly log: Log;
}

/**
 * Asks the owners of the files for a review, once: whoever takes a reviewer off again has decided that. A draft asks
 * nobody. One who cannot be asked is a note, never a failure.
 */
export async function askReviewers(desk: Desk): Promise<Tended[]> {
  const { outcomes, repository, log } = desk;
  const done: Tended[] = [];
  for (const outcome of outcomes) {
    if (!isCarried(outcome) || outcome.proposal.repository !== repository.name) continue;
    try {
      done.push(...(await askOne(outcome, desk)));
    } catch (error) {
      log.warn('reviewers not asked', { number: outcome.number, code: failureReason(error).code });
    }
  }
  return done;
}

type Carried = Extract<Outcome, { readonly kind: 'opened' | 'updated' | 'unchanged' }>;
const isCarried = (outcome: Outcome): outcome is Carried => 'number' in outcome;

async function askOne({ proposal, number }: Carried, { repository, observed, log }: Desk): Promise<Tended[]> {
  const { reviewers, stages } = repository.forge;
  const { reviewers: wanted = [], ownerNotes = [] } = proposal;
  if (reviewers === undefined || stages === undefined || isAsked(number, observed)) return [];
  if (wanted.length + ownerNotes.length === 0 || proposal.decision.draft === true) return [];
  const pullRequest = await stages.get(number);
  if (pullRequest === undefined || pullRequest.draft === true) return [];
  const answers = await reviewers.ask(number, wanted);
  const refused = answers.flatMap((one) => (one.refused === undefined ? [] : [`${one.name}: ${one.refused}`]));
  const detail = [...ownerNotes, ...refused].join('; ');
  if (detail !== '') log.warn('a code owner could not be asked', { number, detail });
  const about = { repository: repository.name, key: proposal.key, pullRequest };
  return [{ kind: 'noted', about, topic: 'reviewers', ...(detail === '' ? {} : { detail }) }];
}

const isAsked = (number: number, { journal }: ObservedRepository): boolean =>
  journal.kind === 'unknown' ||
  journal.value.some(
    ({ action, facts }) => action === 'noted' && facts.topic === 'reviewers' && facts.number === number,
  );
