import type { ResourceIntent } from '../../model/intent.ts';
import type { Reason } from '../../model/reason.ts';
import type { Candidate } from '../candidate.ts';
import { type Plan, type Resource, resourceOf } from '../plan.ts';

/** Blocks the intents of one resource of one container: CPU may be held while memory passes. */
export type Sieve = (candidate: Candidate, intents: readonly ResourceIntent[]) => Reason | undefined;

const RESOURCES: readonly Resource[] = ['cpu', 'memory'];

/** Takes out each resource that a sieve blocks; the first reason per resource is kept. */
export function sift(plan: Plan, candidate: Candidate, sieves: readonly Sieve[]): Plan {
  const sifted = RESOURCES.map((resource) => {
    const intents = plan.intents.filter((intent) => resourceOf(intent) === resource);
    return { intents, because: intents.length === 0 ? undefined : firstReason(candidate, intents, sieves) };
  });
  return {
    ...plan,
    intents: sifted.flatMap(({ intents, because }) => (because === undefined ? intents : [])),
    dropped: [...plan.dropped, ...sifted.flatMap(({ because }) => (because === undefined ? [] : [because]))],
  };
}

function firstReason(
  candidate: Candidate,
  intents: readonly ResourceIntent[],
  sieves: readonly Sieve[],
): Reason | undefined {
  for (const sieve of sieves) {
    const because = sieve(candidate, intents);
    if (because !== undefined) return because;
  }
  return undefined;
}
