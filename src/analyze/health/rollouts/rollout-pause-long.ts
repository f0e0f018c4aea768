import { hours } from '../../../model/units.ts';
import { type Check, held } from '../check.ts';
import { fact, onWorkload } from '../facts.ts';
import { controlled } from '../workloads.ts';

/** rollout.pause_long: a step waits for a person for more than a day: half of the pods run another version for long. */
export const rolloutPauseLong: Check = {
  kind: 'rollout-pause-long',
  needs: ['rollouts'],
  confirm: held(hours(24)),
  *examine(ground) {
    for (const { controller, workload } of controlled(ground, 'Rollout')) {
      const { phase, rollout } = controller.status;
      const pause = rollout?.pauses.find(({ reason }) => reason === 'CanaryPauseStep' || reason === 'BlueGreenPause');
      if (phase !== 'Paused' || pause === undefined) continue;
      yield {
        ...onWorkload(workload),
        severity: 'info',
        ...(pause.startedAt === undefined ? {} : { since: pause.startedAt }),
        detail: `${pause.reason}: two versions serve side by side`,
        remedy: { kind: 'alert', hint: 'promote or abort it' },
        evidence: [fact(controller, 'pause', pause.reason)],
      };
    }
  },
};
