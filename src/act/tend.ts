import { whyClosed } from '../model/forge.ts';
import { namespaceOf, workloadOf } from '../model/key-parts.ts';
import { readMarker } from '../model/marker.ts';
import type { Outcome } from '../model/outcome.ts';
import type { PullRequest } from '../model/pull-request.ts';
import { inScope } from '../model/scope.ts';
import type { Settings } from '../model/settings.ts';
import type { ObservedRepository, Snapshot } from '../model/snapshot.ts';
import type { JudgedMerge, Kept, Tended, Upkeep } from '../model/upkeep.ts';
import type { Ports, RepositoryPorts } from '../ports/ports.ts';
import { failureReason } from './failure.ts';
import { answerOrders } from './tend/answer-orders.ts';
import { autoMerge } from './tend/auto-merge.ts';
import { inspector } from './tend/inspector.ts';
import { askReviewers } from './tend/reviewers.ts';
import { tellVerdict } from './tend/tell-verdict.ts';
import { tendOne } from './tend/tend-one.ts';

export interface Rounds {
  readonly upkeep: readonly Upkeep[];
  /** What this pass has done already: a pull request that was just kept current needs nothing more. */
  readonly outcomes: readonly Outcome[];
  readonly snapshot: Snapshot;
  readonly settings: Pick<Settings, 'mode'>;
}

/**
 * Looks after the pull requests that exist: closes what is done or obsolete, says once what a person should know.
 * Writes nothing when there is nothing to say; what fails is tried again by the next pass.
 */
export async function tend(rounds: Rounds, ports: Pick<Ports, 'repositories' | 'log'>): Promise<Tended[]> {
  if (rounds.settings.mode === 'dry-run') return [];
  const done: Tended[] = [];
  for (const repository of ports.repositories) {
    const observed = rounds.snapshot.repositories.find(({ name }) => name === repository.name);
    if (observed !== undefined) done.push(...(await tendRepository(rounds, { repository, observed, log: ports.log })));
  }
  return done;
}

interface Here {
  readonly repository: RepositoryPorts;
  readonly observed: ObservedRepository;
  readonly log: Ports['log'];
}

async function tendRepository(rounds: Rounds, { repository, observed, log }: Here): Promise<Tended[]> {
  if (observed.pullRequests.kind === 'unknown' || observed.tree.kind === 'unknown') return [];
  if (observed.facts?.kind === 'known' && whyClosed(observed.facts.value) !== undefined) return [];
  const { takenAt, scope } = rounds.snapshot;
  const inspect = inspector(repository.manifests, { tree: observed.tree.value, journal: observed.journal });
  const done: Tended[] = [];
  for (const about of keptOf(rounds, observed)) {
    const own = rounds.upkeep.filter((one) => isAbout(one.about, about));
    const counted = own.filter(isCounted);
    const verdicts = own.filter((one) => one.kind === 'judged');
    const upkeep = own.find((one) => !isCounted(one) && one.kind !== 'judged');
    const outcome = rounds.outcomes.find((one) => isOn(one, about));
    try {
      const context = { about, repository, inspect, at: takenAt, observed };
      done.push(...counted);
      for (const verdict of verdicts)
        done.push(await tellVerdict(withRefusal(verdict, rounds.outcomes), { repository, observed }));
      if (!isCurrent(outcome)) done.push(...(await tendOne(upkeep, { ...context, outcome })));
    } catch (error) {
      const because = failureReason(error);
      log.warn('pull request not looked after', { number: about.pullRequest.number, code: because.code });
      done.push({ kind: 'failed', about, because });
    }
  }
  // What another share of the cluster shall do is acknowledged by the pass that does it.
  const orders = (observed.orders?.kind === 'known' ? observed.orders.value : []).filter(({ key }) =>
    inScope(scope, namespaceOf(key)),
  );
  done.push(...(await autoMerge({ outcomes: rounds.outcomes, repository, observed, at: takenAt, log })));
  done.push(...(await askReviewers({ outcomes: rounds.outcomes, repository, observed, log })));
  return [...done, ...(await answered({ orders, outcomes: rounds.outcomes, forge: repository.forge }, log))];
}

async function answered(desk: Parameters<typeof answerOrders>[0], log: Ports['log']): Promise<Tended[]> {
  try {
    return await answerOrders(desk);
  } catch (error) {
    log.warn('orders not acknowledged', { code: failureReason(error).code });
    return [];
  }
}

/** A pull request that should take it back, and could not be made. */
function withRefusal(verdict: JudgedMerge, outcomes: readonly Outcome[]): JudgedMerge {
  const { repository, key, pullRequest } = verdict.about;
  const refused = outcomes.flatMap((one) => (one.kind === 'refused' ? [one.refusal] : []));
  const own = refused.find(
    ({ decision }) =>
      decision.repository === repository &&
      decision.reverts?.number === pullRequest.number &&
      workloadOf(decision.key) === workloadOf(key),
  );
  return own === undefined || verdict.verdict !== 'regression' ? verdict : { ...verdict, stays: own.because };
}

type Counted = Extract<Upkeep, { kind: 'healthy' | 'relapsed' | 'deployed' }>;
const isCounted = (upkeep: Upkeep): upkeep is Counted =>
  upkeep.kind === 'healthy' || upkeep.kind === 'relapsed' || upkeep.kind === 'deployed';

/** Those that something was said about, and every open one. */
function keptOf(rounds: Rounds, { name, pullRequests }: ObservedRepository): Kept[] {
  const all = rounds.upkeep.filter(({ about }) => about.repository === name).map(({ about }) => about);
  const said = all.filter((one, i) => all.findIndex((other) => isAbout(one, other)) === i);
  const open = pullRequests.kind === 'known' ? pullRequests.value.filter(({ state }) => state === 'open') : [];
  const rest = open.flatMap((pullRequest) => keptIn(pullRequest, name));
  const kept = [...said, ...rest.filter((one) => !said.some((other) => isAbout(one, other)))];
  return kept.toSorted((a, b) => a.pullRequest.number - b.pullRequest.number);
}

/** Without a marker nobody can say what it answers; it is then left to people. */
function keptIn(pullRequest: PullRequest, repository: string): Kept[] {
  const marker = readMarker(pullRequest.body);
  return marker === undefined ? [] : [{ repository, key: marker.key, pullRequest }];
}

const isAbout = (one: Kept, other: Kept): boolean =>
  one.repository === other.repository && one.pullRequest.number === other.pullRequest.number;

function isOn(outcome: Outcome, { repository, pullRequest }: Kept): boolean {
  switch (outcome.kind) {
    case 'opened':
    case 'updated':
    case 'unchanged':
      return outcome.proposal.repository === repository && outcome.number === pullRequest.number;
    case 'failed':
    case 'planned':
      return outcome.proposal.repository === repository && outcome.proposal.branch === pullRequest.branch;
    case 'refused': {
      const { answers, repository: name } = outcome.refusal.decision;
      return name === repository && answers === pullRequest.number;
    }
    case 'held':
      return false;
  }
}

const isCurrent = (outcome: Outcome | undefined): boolean =>
  outcome !== undefined && ['opened', 'updated', 'unchanged'].includes(outcome.kind);
