import type { FixableCheck } from '../../model/fix.ts';
import type { Reason } from '../../model/reason.ts';
import { hours, later, type Milliseconds, minutes } from '../../model/units.ts';
import type { FixCandidate } from './candidate.ts';

/** A policy may wait longer, never shorter: evidence is left lying for a while, and back-offs end by themselves. */
export const youngest: Readonly<Record<FixableCheck, Milliseconds>> = {
  'pod-evicted': minutes(10),
  'pod-completed-old': hours(24),
  'pod-crashloop-1h': hours(1),
};

/** Gate 5; the live pod is judged once more right before it is deleted. */
export function confirm({ sick, pod, snapshot }: FixCandidate): Reason | undefined {
  if (pod === undefined) return { code: 'pod-gone', detail: 'the pod is not in the snapshot' };
  if (pod.deletedAt !== undefined) return { code: 'in-flight', detail: 'it is being deleted already' };
  const due = later(sick.pod.since, youngest[sick.check]);
  if (due <= snapshot.takenAt) return undefined;
  return { code: 'too-young', detail: `it may be deleted from ${new Date(due).toISOString()} on` };
}
