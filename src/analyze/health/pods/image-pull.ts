import { seconds } from '../../../model/units.ts';
import { pullCause, REMEDIES } from '../causes.ts';
import { type Check, held } from '../check.ts';
import { fact, servesNothing } from '../facts.ts';
import { onPod, statusesOf } from '../sick-pods.ts';

/** pod.image_pull: an image cannot be had for 2 minutes, which is robusta's fire_delay of 120 s: one retry is normal. */
export const podImagePull: Check = {
  kind: 'pod-image-pull',
  needs: ['pods'],
  confirm: held(seconds(120)),
  *examine(ground) {
    for (const owned of statusesOf(ground)) {
      const { pod, status, workload } = owned;
      const { waiting } = status;
      if (waiting === undefined || !PULL_REASONS.has(waiting.reason) || status.role === 'init') continue;
      const cause = pullCause(waiting);
      yield {
        ...onPod(owned, status.name),
        severity: servesNothing(workload) ? 'critical' : 'warning',
        since: pod.createdAt,
        detail: waiting.message ?? waiting.reason,
        cause,
        remedy: REMEDIES[cause],
        evidence: [fact(pod, `waiting: ${waiting.reason}`, waiting.message ?? 'no message')],
      };
    }
  },
};

const PULL_REASONS: ReadonlySet<string> = new Set([
  'ImagePullBackOff',
  'ErrImagePull',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
]);
