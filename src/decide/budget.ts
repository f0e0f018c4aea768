import type { Decision, ProposeDecision } from '../model/decision.ts';
import type { PullRequest } from '../model/pull-request.ts';
import type { Reason } from '../model/reason.ts';

/** A decision with what the budgets must know of it. */
export interface Claim {
  readonly decision: ProposeDecision;
  readonly repository: string;
  /** It answers a pull request that is open already: keeping that one current costs no budget. */
  readonly open: PullRequest | undefined;
}

export interface Allowance {
  readonly newPerRun: number;
  readonly openPerRepository: number;
  /** Opened by this very pass before it was killed and repeated: the repetition must not open more than one pass may. */
  readonly openedAlready: number;
  /** Open pull requests now, by repository and lane. */
  readonly open: (repository: string, lane: ProposeDecision['lane']) => number;
}

/**
 * The first that fit, in the given order; the rest is held until a later pass. An OOM kill does not wait behind money:
 * the fast lane has places of its own in each repository, and comes first in the ranking.
 */
export function withinBudget(claims: readonly Claim[], allowance: Allowance): Decision[] {
  const taken = { run: allowance.openedAlready, places: new Map<string, number>() };
  return claims.flatMap((claim) => {
    if (claim.open !== undefined) return [claim.decision];
    const because = overdrawn(claim, allowance, taken);
    if (because !== undefined) return holdAll(claim.decision, because);
    taken.run += 1;
    taken.places.set(placeOf(claim), (taken.places.get(placeOf(claim)) ?? 0) + 1);
    return [claim.decision];
  });
}

const placeOf = ({ repository, decision }: Claim): string => `${decision.lane}/${repository}`;

function overdrawn(
  claim: Claim,
  { newPerRun, openPerRepository, open }: Allowance,
  taken: { readonly run: number; readonly places: ReadonlyMap<string, number> },
): Reason | undefined {
  if (taken.run >= newPerRun) {
    return { code: 'budget-run', detail: `${newPerRun} new pull requests per pass; more urgent ones went first` };
  }
  const places = open(claim.repository, claim.decision.lane) + (taken.places.get(placeOf(claim)) ?? 0);
  if (places < openPerRepository) return undefined;
  return {
    code: 'budget-repository',
    detail: `${places} pull requests are open in ${claim.repository}; at most ${openPerRepository}`,
  };
}

export const holdAll = ({ findings, policy }: ProposeDecision, because: Reason): Decision[] =>
  findings.map((finding) => ({ kind: 'hold', finding, policy, because }));
