import { minutes } from '../../../model/units.ts';
import { REMEDIES } from '../causes.ts';
import { type Check, held } from '../check.ts';
import { changedAt, conditionFact, conditionOf, fact, onWorkload } from '../facts.ts';
import { jobsOf } from '../jobs.ts';

/**
 * job.failed: a Job gave up 15 minutes ago (KubeJobFailed of kubernetes-mixin), and no later run of its CronJob succeeded.
 */
export const jobFailed: Check = {
  kind: 'job-failed',
  needs: ['jobs', 'cronjobs', 'pods'],
  confirm: held(minutes(15)),
  *examine(ground) {
    for (const { job, workload, siblings } of jobsOf(ground)) {
      const failed = conditionOf(job.status, 'Failed');
      if (failed?.status !== 'True') continue;
      const lastSuccess = Math.max(
        ...siblings.map(({ status }) => status.completedAt ?? 0),
        workload.controller?.ref.kind === 'CronJob' ? (workload.controller.status.completedAt ?? 0) : 0,
      );
      if (lastSuccess > (failed.changedAt ?? job.createdAt)) continue;
      const ends = workload.pods
        .filter(({ owners }) => owners.some(({ uid }) => uid === job.uid))
        .flatMap(({ statuses }) => statuses.flatMap(({ terminated }) => terminated ?? []));
      const isOom = ends.some(({ reason }) => reason === 'OOMKilled');
      yield {
        ...onWorkload(workload),
        severity: 'warning',
        ...changedAt(failed),
        detail: `${job.ref.name}: ${failed.reason ?? 'failed'}: ${failed.message ?? 'no message'}`,
        ...(isOom ? { cause: 'out-of-memory' as const } : {}),
        remedy: isOom ? REMEDIES['out-of-memory'] : { kind: 'alert', hint: 'read the log of its last pod' },
        evidence: [conditionFact(job, failed), fact(job, 'failed pods', job.status.failed ?? 0)],
      };
    }
  },
};
