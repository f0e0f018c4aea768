import type { Reason } from '../../model/reason.ts';
import type { Workload } from '../../model/workload.ts';
import { applicationOf, type Gate, isSizing } from '../candidate.ts';

/** Nothing is changed under a rollout: its verdict would be about two changes at once. */
export const rollout: Gate = ({ workload, finding }) =>
  notYetStarted(workload) ??
  // A rollout whose pods die for want of memory never completes: that is what the change is for.
  (isSizing(finding) ? notYetDone(workload) : undefined);

export const rolloutInFlight = (workload: Workload): Reason | undefined =>
  notYetStarted(workload) ?? notYetDone(workload);

function notYetStarted(workload: Workload): Reason | undefined {
  const { controller } = workload;
  if (controller === undefined) return undefined;
  const { status } = controller;
  if (controller.deletedAt !== undefined) return wait('it is being deleted');
  if (controller.paused) return wait('it is paused or suspended');
  if (applicationOf(workload)?.operationPhase === 'Running') return wait('its Application is syncing');
  if (status.observedGeneration !== undefined && status.observedGeneration < (controller.generation ?? 0)) {
    return wait('the newest revision has not been observed yet');
  }
  return undefined;
}

function notYetDone({ controller, ref }: Workload): Reason | undefined {
  if (controller === undefined) return undefined;
  const { status, replicas } = controller;
  if (status.phase === 'Progressing' || status.phase === 'Paused') return wait(`the Rollout is ${status.phase}`);
  const wanted = replicas ?? status.replicas;
  if (status.updated < wanted && ROLLS.includes(ref.kind)) {
    return wait(`${status.updated} of ${wanted} pods run the newest revision`);
  }
  return undefined;
}

const ROLLS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout'];
const wait = (why: string) => ({ code: 'rollout-in-progress' as const, detail: why });
