import type { PodDisruptionBudget } from '../../../model/cluster-objects.ts';
import { selects } from '../../../model/selects.ts';
import type { Workload } from '../../../model/workload.ts';
import { type Check, twoPasses } from '../check.ts';
import { changedAt, conditionOf, fact } from '../facts.ts';

/**
 * pdb.block: every pod is well, and none may be evicted: the next drain of a node hangs. Worse where no state of the
 * workload would allow it: maxUnavailable 0, or minAvailable at or above the replicas or the autoscaler's minimum (polaris).
 */
export const pdbBlock: Check = {
  kind: 'pdb-block',
  needs: ['pdbs', 'pods'],
  confirm: twoPasses,
  *examine(ground) {
    for (const pdb of ground.list('pdbs')) {
      const { disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods } = pdb;
      if (disruptionsAllowed > 0 || expectedPods === 0 || currentHealthy < desiredHealthy) continue;
      const workload = ground.snapshot.workloads.find((one) => selects(pdb, one));
      const isNever = neverAllows(pdb, workload);
      yield {
        subject: pdb.ref,
        labels: pdb.labels,
        severity: isNever ? 'warning' : 'info',
        ...changedAt(conditionOf(pdb, 'DisruptionAllowed')),
        detail: `none of ${expectedPods} pods may be evicted: ${isNever ? 'the budget can never allow it' : 'no pod to spare now'}`,
        remedy: {
          kind: 'pull-request',
          hint: 'maxUnavailable: 1 instead of minAvailable, and two pods or more',
          field: 'spec.maxUnavailable',
        },
        evidence: [
          fact(pdb, 'minAvailable', pdb.minAvailable ?? 'not set'),
          fact(pdb, 'maxUnavailable', pdb.maxUnavailable ?? 'not set'),
          fact(pdb, 'currentHealthy', currentHealthy),
          fact(pdb, 'desiredHealthy', desiredHealthy),
        ],
      };
    }
  },
};

function neverAllows({ maxUnavailable, minAvailable }: PodDisruptionBudget, workload: Workload | undefined): boolean {
  if (maxUnavailable === 0 || maxUnavailable === '0%' || minAvailable === '100%') return true;
  const replicas = workload?.controller?.replicas;
  const [hpa] = workload?.hpas.kind === 'known' ? workload.hpas.value : [];
  const least = hpa?.minReplicas ?? replicas;
  return typeof minAvailable === 'number' && least !== undefined && minAvailable >= least;
}
