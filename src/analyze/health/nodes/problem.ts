import { minutes } from '../../../model/units.ts';
import { type Check, held } from '../check.ts';
import { changedAt, conditionFact } from '../facts.ts';

/** node.npd: a condition that node-problem-detector sets when something is wrong, for 15 minutes. */
export const nodeProblem: Check = {
  kind: 'node-problem',
  needs: ['nodes'],
  confirm: held(minutes(15)),
  *examine(ground) {
    for (const node of ground.list('nodes')) {
      for (const condition of node.conditions.filter(({ type, status }) => PROBLEM.test(type) && status === 'True')) {
        yield {
          subject: node.ref,
          labels: node.labels,
          container: condition.type,
          severity: 'warning',
          ...changedAt(condition),
          detail: `${condition.type}: ${condition.message ?? condition.reason ?? 'no message'}`,
          remedy: { kind: 'alert', hint: 'look at the machine: kernel, runtime, file systems, clock' },
          evidence: [conditionFact(node, condition)],
        };
      }
    }
  },
};

/** https://github.com/kubernetes/node-problem-detector/tree/master/config; NetworkUnavailable is the cloud's own. */
const PROBLEM =
  /^(?:KernelDeadlock|ReadonlyFilesystem|CorruptDockerOverlay2|Frequent\w+Restart|\w+Unhealthy|\w*Problem|NTPProblem|NetworkUnavailable|XfsShutdown|CperHardwareErrorFatal)$/;
