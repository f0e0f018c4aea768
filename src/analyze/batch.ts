import type { Workload } from '../model/workload.ts';

/** Runs that come and go: one run is one sample of what the next one needs. */
export const isBatch = (workload: Workload): boolean => workload.ref.kind === 'CronJob' || workload.ref.kind === 'Job';

/** Nobody wants it to run: nothing measured about it says what it would need. */
export function isAsleep(workload: Workload): boolean {
  const { controller } = workload;
  if (controller === undefined) return false;
  return controller.replicas === 0 || (isBatch(workload) && controller.paused);
}
