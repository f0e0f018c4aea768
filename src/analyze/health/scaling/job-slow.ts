import { hours } from '../../../model/units.ts';
import { type Check, held } from '../check.ts';
import { fact, onWorkload } from '../facts.ts';
import { jobsOf } from '../jobs.ts';

/** job.slow: runs for 12 hours (kubeJobTimeoutDuration of kubernetes-mixin). */
export const jobSlow: Check = {
  kind: 'job-slow',
  needs: ['jobs', 'cronjobs'],
  confirm: held(hours(12)),
  *examine(ground) {
    for (const { job, workload } of jobsOf(ground)) {
      const { replicas: active, startedAt } = job.status;
      if (active === 0 || startedAt === undefined || job.paused) continue;
      yield {
        ...onWorkload(workload),
        severity: 'info',
        since: startedAt,
        detail: `${job.ref.name} runs since ${new Date(startedAt).toISOString()}`,
        remedy: { kind: 'alert', hint: 'it hangs, or activeDeadlineSeconds should end it' },
        evidence: [fact(job, 'active', active)],
      };
    }
  },
};
