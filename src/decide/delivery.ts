import type { ProposeDecision } from '../model/decision.ts';
import { readMarker } from '../model/marker.ts';
import type { DeliveryPolicy } from '../model/policy.ts';
import type { Reason } from '../model/reason.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Earlier } from './earlier.ts';
import { closedBecause } from './windows/window-state.ts';

/** Whether changes of this urgency may come now, and why not. */
export const notNow = (
  { windows, urgentChanges }: DeliveryPolicy,
  { lane, snapshot }: { readonly lane: ProposeDecision['lane']; readonly snapshot: Snapshot },
): Reason | undefined =>
  lane === 'fast' && urgentChanges === 'any-time' ? undefined : closedBecause(windows, snapshot.takenAt);

/** A new pull request, or one that we opened as a draft: what people made ready, or into a draft, stays that. */
export function isDraft(policy: DeliveryPolicy, closed: Reason | undefined, open: Earlier | undefined): boolean {
  if (closed === undefined || policy.outsideWindows !== 'draft') return false;
  return open === undefined || readMarker(open.pullRequest.body)?.draft === true;
}
