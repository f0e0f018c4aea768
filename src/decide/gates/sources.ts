import type { ClusterKind } from '../../model/cluster-kinds.ts';
import type { Gate } from '../candidate.ts';

/** Without these nobody can say who owns a workload, whether people opted out, or whether it is mid-rollout. */
const NEEDED: readonly ClusterKind[] = ['namespaces', 'pods', 'applications'];
const LIST_OF: Readonly<Record<string, ClusterKind>> = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
  CronJob: 'cronjobs',
  Job: 'jobs',
  ReplicaSet: 'replicasets',
  Rollout: 'rollouts',
};

/** Unknown is not fine: a list that failed blocks every change it could have spoken against. */
export const sources: Gate = ({ snapshot, workload }) => {
  const needed = new Set<string>([...NEEDED, LIST_OF[workload.ref.kind] ?? 'pods']);
  const gap = snapshot.gaps.find(({ source }) => needed.has(source));
  return gap?.because;
};
