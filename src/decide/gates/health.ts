import { type Gate, isSizing } from '../candidate.ts';

/** A sick or idle workload is not resized; one that is sick from OOM kills is exempt, for the raise is its cure. */
export const health: Gate = ({ workload, finding }) => {
  const { controller } = workload;
  if (controller === undefined || !isSizing(finding)) return undefined;
  const { status, replicas } = controller;
  if (replicas === 0) return { code: 'idle', detail: 'it is scaled to 0' };
  const stuck = status.conditions.find(
    ({ type, status: value, reason }) =>
      (type === 'Progressing' && value === 'False') ||
      (type === 'ReplicaFailure' && value === 'True') ||
      reason === 'ProgressDeadlineExceeded',
  );
  if (stuck !== undefined) return sick(`condition ${stuck.type} is ${stuck.status}`);
  if (status.phase === 'Degraded') return sick('the Rollout is Degraded');
  const wanted = replicas ?? status.replicas;
  if (RUNS.includes(workload.ref.kind) && status.available < wanted) {
    return sick(`${status.available} of ${wanted} pods are available`);
  }
  return undefined;
};

const RUNS = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Rollout'];
const sick = (why: string) => ({ code: 'workload-unhealthy' as const, detail: why });
