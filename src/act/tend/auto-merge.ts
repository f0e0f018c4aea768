import type { BranchRules, Check } from '../../model/forge.ts';
import { globMatches } from '../../model/match.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { MergePolicy } from '../../model/policy.ts';
import type { ObservedRepository } from '../../model/snapshot.ts';
import { type Instant, later } from '../../model/units.ts';
import type { Tended } from '../../model/upkeep.ts';
import type { Log } from '../../ports/log.ts';
import type { RepositoryPorts } from '../../ports/ports.ts';
import { failureReason } from '../failure.ts';

interface Desk {
  readonly outcomes: readonly Outcome[];
  readonly repository: RepositoryPorts;
  readonly observed: ObservedRepository;
  readonly at: Instant;
  readonly log: Log;
}

/**
 * Merges what the policy allows: only what this pass found unchanged (pushed earlier, edited by nobody), after the time
 * in which anyone may object, and green by checks that the branch demands. One per pass and repository: the base moves.
 */
export async function autoMerge(desk: Desk): Promise<Tended[]> {
  const { outcomes, repository, log } = desk;
  for (const outcome of outcomes) {
    if (outcome.kind !== 'unchanged' || outcome.proposal.repository !== repository.name) continue;
    const { merge } = outcome.proposal.decision;
    if (merge === undefined) continue;
    try {
      const merged = await mergeOne(outcome, merge, desk);
      if (merged !== undefined) return [merged];
    } catch (error) {
      log.warn('not merged', { number: outcome.number, code: failureReason(error).code });
    }
  }
  return [];
}

type Unchanged = Extract<Outcome, { readonly number: number }>;

async function mergeOne(outcome: Unchanged, policy: MergePolicy, desk: Desk): Promise<Tended | undefined> {
  const { number, headCommit, proposal } = outcome;
  const { forge, name } = desk.repository;
  const why = isRipe(outcome, policy, desk) ? await objection(outcome, policy, desk) : 'people may still object';
  if (why !== undefined || forge.merging === undefined) {
    desk.log.info('not merged yet', { number, because: why ?? 'the forge cannot' });
    return undefined;
  }
  const result = await forge.merging.merge({ number, headCommit, method: policy.method });
  if (result.kind === 'refused') {
    desk.log.info('not merged yet', { number, because: result.detail });
    return undefined;
  }
  const pullRequest = await forge.stages?.get(number);
  if (pullRequest === undefined) return undefined;
  return { kind: 'merged', about: { repository: name, key: proposal.key, pullRequest }, headCommit };
}

/** Counted from the push of exactly this head: a new value may be objected to anew. */
function isRipe({ number, headCommit }: Unchanged, { delay }: MergePolicy, { observed, at }: Desk): boolean {
  const pushed = (observed.journal.kind === 'known' ? observed.journal.value : []).find(
    ({ facts }) => facts.number === number && facts.headCommit === headCommit,
  );
  return pushed !== undefined && later(pushed.at, delay) <= at;
}

/** Everything that speaks against it right now; each is asked of the forge, nothing is remembered. */
async function objection(
  { number, headCommit }: Unchanged,
  policy: MergePolicy,
  { repository, observed }: Desk,
): Promise<string | undefined> {
  const { stages, comments, checks } = repository.forge;
  if (stages === undefined || comments === undefined || checks === undefined) return 'the forge cannot say enough';
  const waiting = await stages.waiting(number);
  if (waiting.kind === 'unknown' || waiting.value !== 'no') return 'the forge is about to merge it, or cannot tell';
  const now = await stages.get(number);
  if (now === undefined || now.state !== 'open' || now.draft === true) return 'it is not open and ready';
  if (now.headCommit !== headCommit) return 'its head moved';
  if (now.labels.includes(policy.objectionLabel)) return `it has the label ${policy.objectionLabel}`;
  if ((await comments.list(number)).some(({ author }) => author.kind === 'person')) return 'a person commented on it';
  if (observed.orders?.kind === 'unknown') return 'comments could not be read';
  const rules = await checks.rules(now.base);
  return rules.kind === 'unknown' ? 'its rules are not known' : notGreen(rules.value, await checks.of(now.headCommit));
}

/** At least one check that the branch demands, of somebody else, passed on this very commit; and none says no or not yet. */
function notGreen(rules: BranchRules, all: readonly Check[]): string | undefined {
  const checks = all.filter(({ by }) => by === 'other');
  if (rules.mergeQueue) return 'the branch has a merge queue';
  if (rules.approvals > 0) return 'the branch demands approvals of people';
  if (rules.required.length === 0) return 'the branch demands no checks, and without one nothing is merged';
  const open = checks.find(({ state }) => state === 'failed' || state === 'pending');
  if (open !== undefined) return `check ${open.name} is ${open.state}`;
  const missing = rules.required.find(
    (wanted) => !checks.some(({ name, state }) => state === 'passed' && isNamed(name, wanted, rules.names)),
  );
  return missing === undefined ? undefined : `check ${missing} has not passed`;
}

const isNamed = (name: string, wanted: string, names: BranchRules['names']): boolean =>
  names === 'glob' ? globMatches(wanted, name) : name === wanted;
