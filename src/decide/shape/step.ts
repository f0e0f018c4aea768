import type { Note } from '../../model/finding.ts';
import type { ResourceIntent } from '../../model/intent.ts';
import type { ChangePolicy } from '../../model/policy.ts';
import { isGuaranteed } from '../../model/qos.ts';
import type { Candidate } from '../candidate.ts';
import { type Plan, resourceOf, retarget, textOf } from '../plan.ts';
import { wholeCores } from './desired.ts';
import { humanRound } from './round.ts';

/**
 * One pull request goes one step: a cut takes at most `largestCut` of the live value, a raise multiplies it by at most
 * `largestRaise`. With 30 %: 2000m -> 360m becomes 1400m now; 980m -> 700m comes after the next watch window.
 */
export function oneStep(plan: Plan, candidate: Candidate): Plan {
  const steps = plan.intents.map((intent) => stepOne(intent, candidate));
  return {
    ...plan,
    intents: steps.map(({ intent }) => intent).filter(({ from, to }) => from !== to),
    notes: [...plan.notes, ...steps.flatMap(({ note }) => (note === undefined ? [] : [note]))],
  };
}

function stepOne(intent: ResourceIntent, candidate: Candidate): { intent: ResourceIntent; note?: Note } {
  if (intent.from === undefined) return { intent };
  const to = reach(intent, intent.from, candidate.policy.change);
  if (to === intent.to) return { intent };
  const whole = intent.kind === 'set-cpu' && isGuaranteed(candidate.workload) ? wholeCores(to, intent.from) : to;
  return whole === intent.from
    ? { intent: retarget(intent, whole) }
    : { intent: retarget(intent, whole), note: stepNote(intent, whole) };
}

/** Rounding never goes past the cap: a cut is rounded up, a raise down. */
function reach(intent: ResourceIntent, from: number, { largestCut, largestRaise }: ChangePolicy): number {
  const least = from * (1 - largestCut);
  const most = from * largestRaise;
  if (intent.to < least) return Math.min(from, humanRound(resourceOf(intent), least, 'up'));
  return intent.to > most ? Math.max(from, humanRound(resourceOf(intent), most, 'down')) : intent.to;
}

const stepNote = (intent: ResourceIntent, to: number): Note => ({
  code: 'step-capped',
  text: `${intent.container} ${intent.field}: ${textOf(intent, intent.to)} is recommended; this step goes to ${textOf(intent, to)}`,
});
