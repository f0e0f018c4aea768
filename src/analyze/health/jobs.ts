/** What the checks of Jobs and CronJobs share. */
import type { Controller } from '../../model/cluster.ts';
import type { Workload } from '../../model/workload.ts';
import type { Ground } from './check.ts';
import { controlled } from './workloads.ts';

export interface OwnedJob {
  readonly job: Controller;
  /** Its CronJob, or the Job itself. */
  readonly workload: Workload;
  /** Jobs of the same CronJob. */
  readonly siblings: readonly Controller[];
}

/** Every Job with what people know it by. */
export function* jobsOf(ground: Ground): Generator<OwnedJob> {
  const byOwner = Map.groupBy(
    ground.list('jobs'),
    ({ owners }) => owners.find(({ controller }) => controller)?.uid ?? '',
  );
  for (const { controller, workload } of controlled(ground, 'CronJob')) {
    const siblings = byOwner.get(controller.uid) ?? [];
    for (const job of siblings) yield { job, workload, siblings };
  }
  for (const { controller, workload } of controlled(ground, 'Job')) yield { job: controller, workload, siblings: [] };
}
