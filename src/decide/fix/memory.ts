import type { Sick } from '../../model/fix.ts';
import { workloadOf } from '../../model/key-parts.ts';
import type { Reason } from '../../model/reason.ts';
import { type Instant, later, minutes } from '../../model/units.ts';
import { FIX_RESTS } from '../guard/ineffective.ts';
import type { Action } from '../guard/ledger.ts';
import type { FixCandidate } from './candidate.ts';

/** Gate 6: a deletion of which nobody knows how it ended. This pass finds out, the next one may act. */
export function duplicate(candidate: FixCandidate): Reason | undefined {
  const open = ofWorkload(candidate).find(({ result }) => result === 'open');
  if (open === undefined) return undefined;
  return { code: 'in-flight', detail: `what became of the deletion of ${textOf(open.at)} is being found out` };
}

/**
 * Gate 8. A crash loop: once per finding and once per template in 24 hours. A pod that has ended does not come back, so
 * there it is the pod that rests (a finalizer may keep it), or twenty shells of one owner would take twenty days.
 */
export function coolDown(candidate: FixCandidate): Reason | undefined {
  const { sick, guard, snapshot } = candidate;
  const last = guard.actions.findLast((action) => action.result === 'done' && rests(action, sick));
  if (last === undefined || later(last.at, FIX_RESTS) <= snapshot.takenAt) return undefined;
  const until = textOf(later(last.at, FIX_RESTS));
  return { code: 'cool-down', detail: `deleted at ${textOf(last.at)}; it rests until ${until}` };
}

/** Equal templates of two workloads have equal hashes, so the workload counts, too. */
function rests(action: Action, { check, finding, pod }: Sick): boolean {
  if (action.uid === pod.uid) return true;
  if (check !== 'pod-crashloop-1h' || !action.key.endsWith(`/${check}`)) return false;
  if (action.key === finding.key) return true;
  const isSameTemplate = pod.templateHash !== undefined && action.templateHash === pod.templateHash;
  return isSameTemplate && workloadOf(action.key) === workloadOf(finding.key);
}

/** Long enough for a new pod to be ready, or not. */
const WATCHED = minutes(30);

/** Gate 14: the pod that was deleted last has not shown yet whether that helped. */
export function verify(candidate: FixCandidate): Reason | undefined {
  const { sick, snapshot, workload } = candidate;
  if (sick.check !== 'pod-crashloop-1h' || workload?.controller === undefined) return undefined;
  const { replicas, status } = workload.controller;
  if (status.available >= (replicas ?? status.replicas)) return undefined;
  const last = ofWorkload(candidate).findLast(({ result }) => result === 'done');
  if (last === undefined || later(last.at, WATCHED) <= snapshot.takenAt) return undefined;
  return {
    code: 'unverified',
    detail: `whether the deletion of ${textOf(last.at)} helped is seen by ${textOf(later(last.at, WATCHED))}`,
  };
}

/** Deletions only: they have a uid. */
const ofWorkload = ({ sick, guard }: FixCandidate): Action[] =>
  guard.actions.filter(({ key, uid }) => uid !== undefined && workloadOf(key) === workloadOf(sick.finding.key));

const textOf = (at: Instant): string => new Date(at).toISOString();
