import { hours } from '../../../model/units.ts';
import { newestRunOf, verdictOf } from '../analysis-runs.ts';
import { REMEDIES } from '../causes.ts';
import { atOnce, type Check } from '../check.ts';
import { fact, onWorkload } from '../facts.ts';
import { controlled } from '../workloads.ts';

/**
 * analysisrun: the newest judgement of a Rollout within a day: Failed is a verdict about the release, Error one about the
 * provider of the metrics (consecutiveErrorLimit), Inconclusive none. A phase is final.
 */
export const analysisRunFailed: Check = {
  kind: 'analysis-run-failed',
  needs: ['rollouts', 'analysisruns'],
  confirm: atOnce,
  *examine(ground) {
    for (const { controller, workload } of controlled(ground, 'Rollout')) {
      const run = newestRunOf(controller, ground.list('analysisruns'));
      const judged = run === undefined ? undefined : verdictOf(run);
      if (run === undefined || judged === undefined || run.createdAt < ground.now - hours(24)) continue;
      yield {
        ...onWorkload(workload),
        severity: 'warning',
        since: run.createdAt,
        detail: judged.detail,
        cause: judged.cause,
        remedy: REMEDIES[judged.cause],
        evidence: run.metrics.map((metric) => fact(run, metric.name, `${metric.phase}: ${metric.message ?? ''}`)),
      };
    }
  },
};
