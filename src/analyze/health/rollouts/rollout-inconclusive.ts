import { minutes } from '../../../model/units.ts';
import { REMEDIES } from '../causes.ts';
import { type Check, held } from '../check.ts';
import { fact, onWorkload } from '../facts.ts';
import { controlled } from '../workloads.ts';

/** rollout.inconclusive: the metrics could not decide, so a person must: promote or abort. For 10 minutes. */
export const rolloutInconclusive: Check = {
  kind: 'rollout-inconclusive',
  needs: ['rollouts'],
  confirm: held(minutes(10)),
  *examine(ground) {
    for (const { controller, workload } of controlled(ground, 'Rollout')) {
      const pause = controller.status.rollout?.pauses.find(({ reason }) => reason.startsWith('Inconclusive'));
      if (pause === undefined) continue;
      yield {
        ...onWorkload(workload),
        severity: 'warning',
        ...(pause.startedAt === undefined ? {} : { since: pause.startedAt }),
        detail: `paused: ${pause.reason}`,
        cause: 'analysis-inconclusive',
        remedy: REMEDIES['analysis-inconclusive'],
        evidence: [fact(controller, 'pause', pause.reason)],
      };
    }
  },
};
