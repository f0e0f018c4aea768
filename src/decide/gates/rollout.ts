import { applicationOf, type Gate, isSizing } from '../candidate.ts';

/** Nothing is changed under a rollout: its verdict would be about two changes at once. */
export const rollout: Gate = ({ workload, finding }) => {
  const { controller } = workload;
  if (controller === undefined) return undefined;
  const { status, replicas } = controller;
  if (controller.deletedAt !== undefined) return wait('it is being deleted');
  if (controller.paused) return wait('it is paused or suspended');
  if (applicationOf(workload)?.operationPhase === 'Running') return wait('its Application is syncing');
  if (status.observedGeneration !== undefined && status.observedGeneration < (controller.generation ?? 0)) {
    return wait('the newest revision has not been observed yet');
  }
  // A rollout whose pods die for want of memory never completes: that is what the change is for.
  if (!isSizing(finding)) return undefined;
  if (status.phase === 'Progressing' || status.phase === 'Paused') return wait(`the Rollout is ${status.phase}`);
  const wanted = replicas ?? status.replicas;
  if (status.updated < wanted && ROLLS.includes(workload.ref.kind)) {
    return wait(`${status.updated} of ${wanted} pods run the newest revision`);
  }
  return undefined;
};

const ROLLS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout'];
const wait = (why: string) => ({ code: 'rollout-in-progress' as const, detail: why });
