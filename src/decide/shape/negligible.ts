import type { ResourceIntent } from '../../model/intent.ts';
import type { ChangePolicy } from '../../model/policy.ts';
import { isGuaranteed } from '../../model/qos.ts';
import type { Candidate } from '../candidate.ts';
import { isRequest, type Plan, resourceOf, textOf } from '../plan.ts';
import type { Sieve } from './sieve.ts';

/** A difference that is small in share or in amount is left alone: reviewers' time costs more. */
export const negligible: Sieve = ({ policy }, intents) => {
  if (intents.some((intent) => matters(intent, policy.change))) return undefined;
  const moves = intents.map(
    (intent) => `${intent.field} ${textOf(intent, intent.from ?? 0)} -> ${textOf(intent, intent.to)}`,
  );
  return { code: 'hysteresis', detail: `too small a difference: ${moves.join(', ')}` };
};

export function matters(intent: ResourceIntent, { ignoreBelow }: ChangePolicy): boolean {
  if (intent.from === undefined) return true;
  const difference = Math.abs(intent.to - intent.from);
  const amount = intent.kind === 'set-cpu' ? ignoreBelow.cpu : ignoreBelow.memory;
  return difference >= amount && difference >= ignoreBelow.share * intent.from - 1e-9;
}

/** Leaves out single fields that do not matter while their partner does, where request <= limit holds without them. */
export function withoutTrifles(plan: Plan, candidate: Candidate): Plan {
  if (isGuaranteed(candidate.workload)) return plan;
  return { ...plan, intents: plan.intents.filter((intent) => isNeeded(intent, plan.intents, candidate.policy.change)) };
}

function isNeeded(intent: ResourceIntent, all: readonly ResourceIntent[], change: ChangePolicy): boolean {
  if (intent.from === undefined || matters(intent, change)) return true;
  const partner = all.find((other) => other !== intent && resourceOf(other) === resourceOf(intent));
  if (partner === undefined || !matters(partner, change)) return true;
  return isRequest(intent) ? intent.from > partner.to : partner.to > intent.from;
}
