import type { Outcome } from '../../model/outcome.ts';
import type { ReasonCode } from '../../model/reason.ts';
import type { ObservedRepository } from '../../model/snapshot.ts';
import type { Instant } from '../../model/units.ts';
import type { CloseReason, CommentTopic, Kept, Tended, Upkeep } from '../../model/upkeep.ts';
import type { RepositoryPorts } from '../../ports/ports.ts';
import type { Inspect, Standing } from './inspector.ts';
import { closingText, codeSpan, noteText } from './words.ts';

export interface Context {
  readonly about: Kept;
  readonly outcome: Outcome | undefined;
  readonly repository: RepositoryPorts;
  readonly observed: ObservedRepository;
  readonly inspect: Inspect;
  readonly at: Instant;
}

/** One pull request that no proposal keeps current. */
export async function tendOne(upkeep: Upkeep | undefined, context: Context): Promise<Tended[]> {
  if (upkeep?.kind === 'refused') return note('refused', { context, detail: upkeep.until });
  if (upkeep?.kind === 'clear') return clear(context);
  if (context.about.pullRequest.state !== 'open') return [];
  const standing = await context.inspect(context.about.pullRequest);
  if (standing.kind === 'branch-gone') return [];
  const end = endOf(upkeep, { standing, outcome: context.outcome });
  if (end !== undefined && standing.kind === 'ours') return close(end, { context, head: standing.head });
  if (end !== undefined) return note('left-open', { context, detail: `${end.detail} (${standing.detail})` });
  if (standing.kind !== 'edited') return [];
  if (standing.merge === 'conflict') return note('conflict', { context, detail: standing.detail });
  return isHeldByEdit(context.outcome) ? note('edited', { context, detail: standing.detail }) : [];
}

interface End {
  readonly because: CloseReason;
  readonly detail: string;
}

/**
 * What git says comes first: a change that is in the base already was made, not given up. Made by hand it may be spelled
 * otherwise, so that git sees a conflict; then the proposal found that there is nothing to change.
 */
function endOf(
  upkeep: Upkeep | undefined,
  now: { standing: Exclude<Standing, { readonly kind: 'branch-gone' }>; outcome: Outcome | undefined },
): End | undefined {
  const isMade = now.outcome?.kind === 'refused' && now.outcome.refusal.because.code === 'nothing-to-change';
  if (isMade || now.standing.merge === 'applied')
    return { because: 'applied', detail: 'the base branch holds this change already' };
  return upkeep?.kind === 'close' ? upkeep : unplaceable(now);
}

/** It cannot be merged any more, and no place for it is left: the file was moved away, deleted, or written otherwise. */
function unplaceable({ standing, outcome }: Parameters<typeof endOf>[1]): End | undefined {
  if (standing.merge !== 'conflict' || outcome?.kind !== 'refused') return undefined;
  const { code, detail } = outcome.refusal.because;
  if (PASSING.has(code)) return undefined;
  return { because: 'unplaceable', detail: `it conflicts with the base and cannot be made anew: ${codeSpan(detail)}` };
}

/** What the next pass may see otherwise. */
const PASSING: ReadonlySet<ReasonCode> = new Set([
  'renderer-missing',
  'render-failed',
  'values-incomplete',
  'source-remote',
  'render-not-live',
]);

const isHeldByEdit = (outcome: Outcome | undefined): boolean =>
  outcome?.kind === 'failed' && outcome.because.code === 'edited-by-person';

/** Said, closed, then cleared away: killed in between, the next pass finds a closed one and clears it. */
async function close(end: End, { context, head }: { context: Context; head: string }): Promise<Tended[]> {
  const { about, repository, at } = context;
  await repository.forge.close(about.pullRequest.number, closingText(end), at);
  // A rejected deletion means that somebody has pushed in the meantime: then it is not ours to delete.
  await repository.manifests.deleteBranch({ branch: about.pullRequest.branch, expected: head });
  return [{ kind: 'closed', about, because: end.because, detail: end.detail }];
}

async function clear({ about, repository, observed }: Context): Promise<Tended[]> {
  const { branch, headCommit } = about.pullRequest;
  const isUsed =
    observed.pullRequests.kind === 'known' &&
    observed.pullRequests.value.some((one) => one.state === 'open' && one.branch === branch);
  if (!isUsed && (await repository.manifests.branchHead(branch)) === headCommit)
    await repository.manifests.deleteBranch({ branch, expected: headCommit });
  return [{ kind: 'cleared', about }];
}

/** Once for each topic, whatever happens: by the journal, and where that is lost by the comment's own marker. */
async function note(topic: CommentTopic, { context, detail }: { context: Context; detail: string }): Promise<Tended[]> {
  const { about, repository, observed } = context;
  const { comments } = repository.forge;
  if (comments === undefined || isNoted(topic, about, observed)) return [];
  const marker = `<!-- trimtab:note ${topic} -->`;
  const body = `${marker}\n${noteText(topic, detail)}`;
  await comments.keep({ number: about.pullRequest.number, marker, body });
  return [{ kind: 'noted', about, topic }];
}

const isNoted = (topic: CommentTopic, { pullRequest }: Kept, { name, journal }: ObservedRepository): boolean =>
  journal.kind === 'known' &&
  journal.value.some(
    ({ action, facts }) =>
      action === 'noted' && facts.topic === topic && facts.number === pullRequest.number && facts.repository === name,
  );
