import type { Workload } from '../model/workload.ts';

/** Pods that a change touches at once: an autoscaler's minimum, else what is asked for, else what lives. */
export function replicasOf(workload: Workload): number {
  const hpas = workload.hpas.kind === 'known' ? workload.hpas.value : [];
  const [first] = hpas;
  if (first !== undefined) return hpas.reduce((least, hpa) => Math.min(least, hpa.minReplicas), first.minReplicas);
  const { controller, pods } = workload;
  return controller?.replicas ?? Math.max(controller?.status.replicas ?? 0, pods.length);
}
