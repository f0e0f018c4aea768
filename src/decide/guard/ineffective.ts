import type { FindingKey } from '../../model/finding.ts';
import type { SickPod } from '../../model/health.ts';
import { hours, later } from '../../model/units.ts';
import type { Action } from './ledger.ts';

/** A deletion rests that long; what is found again afterwards was not mended by it. */
export const FIX_RESTS = hours(24);

/**
 * A crash loop that came back with the same template was not mended: such a deletion counts as a failure from the
 * moment at which it could be seen. It came back where another deletion followed, or where it is found now.
 */
export function withIneffective(
  actions: readonly Action[],
  found: ReadonlyMap<FindingKey, readonly SickPod[]>,
): Action[] {
  return actions.map((action, index) => {
    const { key, templateHash, result, at } = action;
    if (result !== 'done' || templateHash === undefined) return action;
    const again = actions.slice(index + 1).some((next) => next.key === key && next.templateHash === templateHash);
    const here = found.get(key)?.some((pod) => pod.templateHash === templateHash && pod.since > at) === true;
    return again || here ? { ...action, at: later(at, FIX_RESTS), result: 'failed' } : action;
  });
}
