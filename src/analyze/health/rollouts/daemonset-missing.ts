import { minutes } from '../../../model/units.ts';
import { REMEDIES } from '../causes.ts';
import { type Check, held } from '../check.ts';
import { fact, onWorkload } from '../facts.ts';
import { rolloutCause } from '../rollout-cause.ts';
import { controlled, unreadySince } from '../workloads.ts';

/**
 * ds.missing: nodes without its pod, or pods that do not serve or are not of the newest revision, for 15 minutes; pods that
 * are not even made for 10 (KubeDaemonSetRolloutStuck and NotScheduled of kubernetes-mixin).
 */
export const daemonsetMissing: Check = {
  kind: 'daemonset-missing',
  needs: ['pods', 'daemonsets', 'replicasets'],
  confirm: held(minutes(15)),
  *examine(ground) {
    for (const at of controlled(ground, 'DaemonSet')) {
      const { controller, workload } = at;
      const { replicas: wanted, available, updated, scheduled = wanted } = controller.status;
      const lacking = wanted - Math.min(available, updated, scheduled);
      if (lacking <= 0) continue;
      const { cause, detail } = rolloutCause(at, ground.list('replicasets'));
      yield {
        ...onWorkload(workload),
        severity: available === 0 ? 'critical' : 'warning',
        ...unreadySince(workload),
        detail: `${lacking} of ${wanted} nodes lack it: ${detail}`,
        cause,
        remedy: REMEDIES[cause],
        evidence: [
          fact(controller, 'wanted', wanted),
          fact(controller, 'available', available),
          fact(controller, 'updated', updated),
        ],
        ...(scheduled < wanted ? { confirm: held(minutes(10)) } : {}),
      };
    }
  },
};
