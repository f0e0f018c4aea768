import type { Values } from '../../model/marker.ts';
import type { Reason } from '../../model/reason.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { days, type Instant, later, type Milliseconds } from '../../model/units.ts';
import { journaled } from '../after-merge/journaled.ts';
import type { Candidate } from '../candidate.ts';
import { type Earlier, sameValue, valueName } from '../earlier.ts';
import type { Sieve } from './sieve.ts';

/** A pull request that a person closed means "not at this value", until the value moves on or the refusal expires. */
export const refused: Sieve = (candidate, intents) =>
  closedWith(candidate, Object.fromEntries(intents.map((intent) => [valueName(intent), intent.to])));

/** `wanted`: as the marker of a pull request has values. */
export function closedWith({ earlier, policy, snapshot }: Candidate, wanted: Values): Reason | undefined {
  for (const one of earlier) {
    const no = noOf(one, snapshot, policy.change.refusalLasts);
    if (no === undefined || later(no.at, no.lasts) <= snapshot.takenAt || !isAt(one, wanted)) continue;
    const until = new Date(later(no.at, no.lasts)).toISOString();
    const detail = `pull request ${one.pullRequest.number} with these values ${no.why}; not proposed again before ${until}`;
    return { code: 'closed-by-person', detail };
  }
  return undefined;
}

interface No {
  readonly at: Instant;
  readonly lasts: Milliseconds;
  readonly why: string;
}

/** Who takes a merge back has tried it, and says so more firmly than who closes. */
const TAKEN_BACK = days(90);

function noOf(one: Earlier, snapshot: Snapshot, lasts: Milliseconds): No | undefined {
  const { state, closedBy } = one.pullRequest;
  if (state === 'closed' && closedBy !== 'bot') return { at: one.endedAt, lasts, why: 'was closed without merging' };
  if (state !== 'merged') return undefined;
  const { outcome } = journaled(one, snapshot);
  if (outcome?.facts.verdict === 'taken-back') return { at: outcome.at, lasts: TAKEN_BACK, why: 'was taken back' };
  if (outcome?.facts.verdict === 'regression') return { at: outcome.at, lasts, why: 'made things worse' };
  return undefined;
}

const isAt = ({ marker }: Earlier, wanted: Values): boolean =>
  Object.entries(wanted).every(([name, to]) => {
    const proposed = marker.values[name];
    return typeof proposed === 'number' && typeof to === 'number' ? sameValue(to, proposed) : proposed === to;
  });
