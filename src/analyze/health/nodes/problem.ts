import { minutes } from '../../../model/units.ts';
import { type Check, held } from '../check.ts';
import { badConditions } from './bad-conditions.ts';

/** node.npd: a condition that node-problem-detector sets when something is wrong, for 15 minutes. */
export const nodeProblem: Check = {
  kind: 'node-problem',
  needs: ['nodes'],
  confirm: held(minutes(15)),
  *examine(ground) {
    yield* badConditions(
      ground.list('nodes'),
      (type) => PROBLEM.test(type),
      'look at the machine: kernel, runtime, file systems, clock',
    );
  },
};

/** https://github.com/kubernetes/node-problem-detector/tree/master/config; NetworkUnavailable is the cloud's own. */
const PROBLEM =
  /^(?:KernelDeadlock|ReadonlyFilesystem|CorruptDockerOverlay2|Frequent\w+Restart|\w+Unhealthy|\w*Problem|NTPProblem|NetworkUnavailable|XfsShutdown|CperHardwareErrorFatal)$/;
