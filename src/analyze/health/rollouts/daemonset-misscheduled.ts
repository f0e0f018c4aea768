import { minutes } from '../../../model/units.ts';
import { type Check, held } from '../check.ts';
import { fact, onWorkload } from '../facts.ts';
import { controlled } from '../workloads.ts';

/** ds.misscheduled: pods run on nodes where they should not, for 15 minutes (KubeDaemonSetMisScheduled). */
export const daemonsetMisscheduled: Check = {
  kind: 'daemonset-misscheduled',
  needs: ['daemonsets'],
  confirm: held(minutes(15)),
  *examine(ground) {
    for (const { controller, workload } of controlled(ground, 'DaemonSet')) {
      const { misscheduled = 0 } = controller.status;
      if (misscheduled === 0) continue;
      yield {
        ...onWorkload(workload),
        severity: 'warning',
        detail: `${misscheduled} pods run on nodes that it does not select or tolerate`,
        remedy: {
          kind: 'pull-request',
          hint: 'a taint or a nodeSelector changed: correct the tolerations or the selector',
        },
        evidence: [fact(controller, 'numberMisscheduled', misscheduled)],
      };
    }
  },
};
