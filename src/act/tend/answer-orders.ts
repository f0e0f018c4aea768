import type { Finding } from '../../model/finding.ts';
import type { Order } from '../../model/order.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Tended } from '../../model/upkeep.ts';
import type { Forge } from '../../ports/forge.ts';
import { explanation } from './explanation.ts';

interface Desk {
  readonly orders: readonly Order[];
  readonly outcomes: readonly Outcome[];
  readonly forge: Forge;
}

/**
 * Orders were obeyed when it was decided and carried out; here they are acknowledged, and after that the journal knows
 * them. One whose work failed stays as it is: the next pass tries again.
 */
export async function answerOrders({ orders, outcomes, forge }: Desk): Promise<Tended[]> {
  const answered: Tended[] = [];
  for (const order of orders) {
    if (order.kind === 'recreate' && outcomes.some((one) => one.kind === 'failed' && one.key === order.key)) continue;
    await acknowledge(order, { outcomes, forge });
    answered.push({ kind: 'ordered', order });
  }
  return answered;
}

async function acknowledge(order: Order, { outcomes, forge }: Omit<Desk, 'orders'>): Promise<void> {
  const comment = /^comment\/(\d+)$/.exec(order.source)?.[1];
  if (comment === undefined || forge.comments === undefined || order.number === undefined) return;
  if (order.kind === 'explain') {
    const marker = `<!-- trimtab:answer ${comment} -->`;
    const body = `${marker}\n${explanation(order, outcomes.flatMap(toldBy))}`;
    await forge.comments.keep({ number: order.number, marker, body });
  }
  await forge.comments.react(Number(comment), '+1');
}

/** What became of each finding in this pass. */
function toldBy(outcome: Outcome): { finding: Finding; fate: string }[] {
  switch (outcome.kind) {
    case 'held':
      return [{ finding: outcome.finding, fate: `left alone: ${outcome.because.code}, ${outcome.because.detail}` }];
    case 'refused':
      return outcome.refusal.decision.findings.map((finding) => ({
        finding,
        fate: `not proposed: ${outcome.refusal.because.code}, ${outcome.refusal.because.detail}`,
      }));
    case 'failed':
      return outcome.proposal.decision.findings.map((finding) => ({
        finding,
        fate: `not carried out: ${outcome.because.code}, ${outcome.because.detail}`,
      }));
    case 'planned':
    case 'opened':
    case 'updated':
    case 'unchanged':
      return outcome.proposal.decision.findings.map((finding) => ({
        finding,
        fate: `proposed at ${outcome.proposal.location}`,
      }));
  }
}
