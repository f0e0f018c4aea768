import type { Decision, Hold } from '../model/decision.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Proposal, Refusal } from '../model/proposal.ts';
import type { Settings } from '../model/settings.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Ports } from '../ports/ports.ts';
import { converge } from './converge.ts';
import { failureReason } from './failure.ts';
import { completeLabels } from './ornaments.ts';

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
export async function act(plan: Plan, ports: Pick<Ports, 'repositories' | 'log'>): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [index, proposal] of plan.proposals.entries()) {
    if (proposal.kind === 'hold') outcomes.push(...heldOf(proposal));
    else if (proposal.kind === 'refusal') outcomes.push({ kind: 'refused', refusal: proposal });
    else if (plan.settings.mode === 'dry-run') outcomes.push({ kind: 'planned', proposal });
    else {
      ports.log.progress('opening pull requests', index + 1, plan.proposals.length);
      outcomes.push(await carryOut(proposal, plan, ports));
    }
  }
  return [...outcomes, ...plan.decisions.flatMap(heldOf)];
}

async function carryOut(proposal: Proposal, plan: Plan, ports: Pick<Ports, 'repositories' | 'log'>): Promise<Outcome> {
  const repository = ports.repositories.find(({ name }) => name === proposal.repository);
  const observed = plan.snapshot.repositories.find(({ name }) => name === proposal.repository);
  if (repository === undefined || observed === undefined) {
    const detail = `no repository ${proposal.repository} is configured`;
    return { kind: 'failed', key: proposal.key, proposal, because: { code: 'repository-not-allowed', detail } };
  }
  try {
    const { pullRequests, journal } = observed;
    const orders = observed.orders?.kind === 'known' ? observed.orders.value : [];
    const around = { at: plan.snapshot.takenAt, pullRequests, journal, orders, repository };
    const outcome = await converge(proposal, around);
    await completeLabels(outcome, around, ports.log);
    return outcome;
  } catch (error) {
    const because = failureReason(error);
    ports.log.warn('proposal not carried out', { key: proposal.key, code: because.code, detail: because.detail });
    return { kind: 'failed', key: proposal.key, proposal, because };
  }
}

const heldOf = (decision: Decision): Outcome[] =>
  decision.kind === 'hold' ? [{ kind: 'held', finding: decision.finding, because: decision.because }] : [];
