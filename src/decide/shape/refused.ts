import { later } from '../../model/units.ts';
import { sameValue, valueName } from '../earlier.ts';
import type { Sieve } from './sieve.ts';

/** A pull request that a person closed means "not at this value", until the value moves on or the refusal expires. */
export const refused: Sieve = ({ earlier, policy, snapshot }, intents) => {
  const no = earlier.find(
    ({ pullRequest, marker, endedAt }) =>
      pullRequest.state === 'closed' &&
      pullRequest.closedBy !== 'bot' &&
      later(endedAt, policy.change.refusalLasts) > snapshot.takenAt &&
      intents.every((intent) => {
        const proposed = marker.values[valueName(intent)];
        return typeof proposed === 'number' && sameValue(intent.to, proposed);
      }),
  );
  if (no === undefined) return undefined;
  const until = new Date(later(no.endedAt, policy.change.refusalLasts)).toISOString();
  return {
    code: 'closed-by-person',
    detail: `pull request ${no.pullRequest.number} with these values was closed without merging; not proposed again before ${until}`,
  };
};
