import type { LeftAlone } from '../model/decision.ts';
import type { Outcome } from '../model/outcome.ts';

/** Failed rollouts and syncs of which nothing is rolled back: left alone, or what was decided could not be made or waits. */
export const notSetBack = ({
  left = [],
  outcomes,
}: {
  readonly left?: readonly LeftAlone[];
  readonly outcomes: readonly Outcome[];
}): readonly LeftAlone[] => [...left, ...outcomes.flatMap(unmade)];

function unmade(outcome: Outcome): LeftAlone[] {
  if (outcome.kind !== 'refused') return [];
  const { decision, because } = outcome.refusal;
  return decision.rollback === undefined ? [] : [{ finding: decision.rollback.finding, because }];
}
