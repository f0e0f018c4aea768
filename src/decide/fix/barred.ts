import { isReady } from '../../model/cluster.ts';
import { selects } from '../../model/selects.ts';
import type { FixCandidate } from './candidate.ts';

/**
 * Would a PodDisruptionBudget refuse the eviction, as far as was seen? A pod that is not ready may go as soon as enough
 * others are healthy, whatever else the budget allows. It is no reason to hold (the API server has the last word), only to
 * come last: what is refused in each pass must not take the place of others in each pass.
 * https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy
 */
export function isBarred({ sick, pod, workload, snapshot }: FixCandidate): boolean {
  const pdbs = snapshot.objects?.pdbs;
  if (sick.check !== 'pod-crashloop-1h' || workload === undefined || pdbs?.kind !== 'known') return false;
  return pdbs.value.some(
    (one) =>
      selects(one, workload) &&
      one.disruptionsAllowed === 0 &&
      (one.currentHealthy < one.desiredHealthy || (pod !== undefined && isReady(pod))),
  );
}
