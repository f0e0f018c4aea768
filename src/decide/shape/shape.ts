import type { Candidate } from '../candidate.ts';
import type { Plan } from '../plan.ts';
import { autoscaled } from './autoscaled.ts';
import { coupled, withinBounds } from './bounds.ts';
import { desired } from './desired.ts';
import { heapOutOfReach } from './heap.ts';
import { negligible, withoutTrifles } from './negligible.ts';
import { refused } from './refused.ts';
import { rescaled } from './rescaled.ts';
import { settled } from './settled.ts';
import { type Sieve, sift } from './sieve.ts';
import { oneStep } from './step.ts';
import { tightened } from './tightened.ts';

const sieves: readonly Sieve[] = [settled, autoscaled, heapOutOfReach, negligible, refused];

/** From a recommendation to what one pull request may ask for: bounds, one step, request <= limit, worth the review. */
export function shape(candidate: Candidate): Plan {
  if (candidate.finding.kind === 'security-posture') return tightened(candidate, candidate.finding);
  if (candidate.finding.kind === 'predictive-scaling') return rescaled(candidate, candidate.finding);
  const wanted: Plan = { intents: desired(candidate), notes: [], dropped: [] };
  const stepped = oneStep(withinBounds(wanted, candidate), candidate);
  return sift(withoutTrifles(coupled(stepped, candidate), candidate), candidate, sieves);
}
