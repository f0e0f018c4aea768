import { minutes } from '../../../model/units.ts';
import { crashCause, pullCause, REMEDIES } from '../causes.ts';
import { type Check, held } from '../check.ts';
import { fact } from '../facts.ts';
import { onPod, statusesOf } from '../sick-pods.ts';

/** pod.init_fail: a pod is Pending because an init container fails, for 5 minutes. Many tools never look at these. */
export const podInitFail: Check = {
  kind: 'pod-init-fail',
  needs: ['pods'],
  confirm: held(minutes(5)),
  *examine(ground) {
    for (const owned of statusesOf(ground)) {
      const { pod, status } = owned;
      const { waiting, terminated, lastTerminated } = status;
      const failed = terminated ?? lastTerminated;
      const isStuck = waiting !== undefined && waiting.reason !== 'PodInitializing';
      const hasFailed = terminated !== undefined && terminated.exitCode !== 0;
      if (status.role !== 'init' || pod.phase !== 'Pending' || !(isStuck || hasFailed)) continue;
      const isPull = waiting !== undefined && /Image|Pull/.test(waiting.reason);
      const cause = isPull ? pullCause(waiting) : crashCause(status);
      yield {
        ...onPod(owned, status.name),
        severity: 'warning',
        since: pod.startedAt ?? pod.createdAt,
        detail: `init container ${status.name}: ${waiting?.message ?? waiting?.reason ?? `exit code ${failed?.exitCode}`}`,
        ...(cause === undefined ? {} : { cause }),
        remedy: cause === undefined ? { kind: 'alert', hint: 'read the log of the init container' } : REMEDIES[cause],
        evidence: [fact(pod, 'restarts of init container', status.restartCount)],
      };
    }
  },
};
