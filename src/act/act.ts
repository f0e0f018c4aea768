import { type Decision, type Hold, holdAll } from '../model/decision.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Proposal, Refusal } from '../model/proposal.ts';
import type { Reason } from '../model/reason.ts';
import type { Settings } from '../model/settings.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Ports } from '../ports/ports.ts';
import { unwatched } from '../ports/steps.ts';
import { brake } from './brake.ts';
import { converge } from './converge.ts';
import { failureReason } from './failure.ts';
import { headsOf } from './heads.ts';
import { completeLabels } from './ornaments.ts';
import { outcomeFacts } from './steps.ts';
import type { Surroundings } from './surroundings.ts';
import { turns } from './turns.ts';

export interface Plan {
  readonly decisions: readonly Decision[];
  readonly proposals: readonly (Proposal | Refusal | Hold)[];
  readonly snapshot: Snapshot;
  readonly settings: Settings;
}

/**
 * Carries proposals out, one after the other: forges dislike parallel writes. Every step finds out first what is there,
 * so that a pass that was killed, repeated or run twice at once ends in the same pull requests. One outcome for each
 * proposal, refusal and hold; what fails is an outcome too and never ends the pass.
 */
export async function act(plan: Plan, ports: Hands): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const places = placesOf(plan, ports);
  for (const [index, proposal] of plan.proposals.entries()) {
    if (proposal.kind === 'hold') outcomes.push(...heldOf(proposal));
    else if (proposal.kind === 'refusal') outcomes.push({ kind: 'refused', refusal: proposal });
    else if (plan.settings.mode === 'dry-run' || proposal.decision.planOnly)
      outcomes.push({ kind: 'planned', proposal });
    else {
      ports.log.progress('opening pull requests', index + 1, plan.proposals.length);
      const paused = await brake(ports.pauses, proposal.decision.subject.namespace, plan.snapshot.takenAt);
      if (paused === undefined) outcomes.push(await watchedly(proposal, places, ports));
      else outcomes.push(...notNow(proposal, paused));
    }
  }
  return [...outcomes, ...plan.decisions.flatMap(heldOf)];
}

type Hands = Pick<Ports, 'repositories' | 'log' | 'pauses' | 'steps'>;

function watchedly(proposal: Proposal, places: Map<string, Surroundings>, ports: Hands): Promise<Outcome> {
  const { steps = unwatched, log } = ports;
  const facts = { subject: proposal.key, repository: proposal.repository };
  return steps.within({ name: 'carry out', kind: 'subject', facts, told: outcomeFacts }, () =>
    carryOut(proposal, places, log),
  );
}

/** What each repository's proposals are carried out in, by its name. */
const placesOf = (
  { snapshot, proposals }: Pick<Plan, 'snapshot' | 'proposals'>,
  { repositories }: Pick<Ports, 'repositories'>,
): Map<string, Surroundings> =>
  new Map(
    repositories.flatMap((repository): [string, Surroundings][] => {
      const { name } = repository;
      const observed = snapshot.repositories.find((one) => one.name === name);
      if (observed === undefined) return [];
      const { pullRequests, journal } = observed;
      const orders = observed.orders?.kind === 'known' ? observed.orders.value : [];
      const isItsTurn = turns(repository, observed);
      const own = proposals.flatMap((one) => (one.kind === 'proposal' && one.repository === name ? [one.branch] : []));
      const heads = headsOf(repository.manifests, [...new Set(own)]);
      return [[name, { at: snapshot.takenAt, pullRequests, journal, orders, repository, heads, isItsTurn }]];
    }),
  );

async function carryOut(proposal: Proposal, places: Map<string, Surroundings>, log: Ports['log']): Promise<Outcome> {
  const around = places.get(proposal.repository);
  if (around === undefined) {
    const detail = `no repository ${proposal.repository} is configured`;
    return { kind: 'failed', key: proposal.key, proposal, because: { code: 'repository-not-allowed', detail } };
  }
  try {
    const outcome = await converge(proposal, around);
    await completeLabels(outcome, around, log);
    return outcome;
  } catch (error) {
    const because = failureReason(error);
    log.warn('proposal not carried out', { key: proposal.key, code: because.code, detail: because.detail });
    return { kind: 'failed', key: proposal.key, proposal, because };
  }
}

/** What takes something back answers no finding that could be held. */
const notNow = ({ key, decision }: Proposal, because: Reason): Outcome[] =>
  decision.findings.length > 0
    ? holdAll(decision, because).flatMap(heldOf)
    : [{ kind: 'refused', refusal: { kind: 'refusal', key, decision, because, considered: [] } }];

const heldOf = (decision: Decision): Outcome[] =>
  decision.kind === 'hold' ? [{ kind: 'held', finding: decision.finding, because: decision.because }] : [];
