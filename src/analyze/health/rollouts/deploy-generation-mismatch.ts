import { minutes } from '../../../model/units.ts';
import { type Check, held } from '../check.ts';
import { fact, onWorkload } from '../facts.ts';
import { controlled } from '../workloads.ts';

/** deploy.gen_mismatch: its controller has not looked at the newest spec for 15 minutes: the controller is sick. */
export const deployGenerationMismatch: Check = {
  kind: 'deploy-generation-mismatch',
  needs: ['deployments', 'statefulsets', 'daemonsets'],
  confirm: held(minutes(15)),
  *examine(ground) {
    for (const { controller, workload } of controlled(ground, 'Deployment', 'StatefulSet', 'DaemonSet')) {
      const { generation, status } = controller;
      const { observedGeneration } = status;
      if (generation === undefined || observedGeneration === undefined || observedGeneration === generation) continue;
      yield {
        ...onWorkload(workload),
        severity: 'warning',
        detail: `generation ${generation} was never looked at, ${observedGeneration} was the last`,
        remedy: { kind: 'alert', hint: 'look at kube-controller-manager' },
        evidence: [
          fact(controller, 'generation', generation),
          fact(controller, 'observedGeneration', observedGeneration),
        ],
      };
    }
  },
};
