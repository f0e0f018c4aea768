import { minutes } from '../../../model/units.ts';
import { crashCause, REMEDIES } from '../causes.ts';
import { type Check, held, type Symptom } from '../check.ts';
import { crashLoops, type Loop } from '../crash-loops.ts';
import { fact, servesNothing } from '../facts.ts';
import { onPod } from '../sick-pods.ts';

/**
 * pod.crashloop: a container backs off for 15 minutes (KubePodCrashLooping of kubernetes-mixin; Q1). Without Prometheus
 * and earlier passes 8 restarts take that long: 10+20+40+80+160+300+300 s. Critical when nothing else serves.
 */
export const podCrashloop: Check = {
  kind: 'pod-crashloop',
  needs: ['pods'],
  confirm: held(minutes(15)),
  *examine(ground) {
    const question = { signal: 'crashloop-15m', length: minutes(15), restarts: 8 } as const;
    for (const loop of crashLoops(ground, question)) if (loop.status.role !== 'init') yield crashes(loop);
  },
};

function crashes({ since, notBefore, ...owned }: Loop): Symptom {
  const { pod, status, workload } = owned;
  const last = status.lastTerminated;
  const cause = crashCause(status);
  return {
    ...onPod(owned, status.name),
    severity: servesNothing(workload) ? 'critical' : 'warning',
    ...(since === undefined ? {} : { since }),
    ...(notBefore === undefined ? {} : { notBefore }),
    detail: `crashes again and again, last with ${last === undefined ? 'an unknown exit' : `exit code ${last.exitCode}`}`,
    ...(cause === undefined ? {} : { cause }),
    remedy: cause === undefined ? { kind: 'alert', hint: 'read the previous log' } : REMEDIES[cause],
    evidence: [
      fact(pod, 'restarts', status.restartCount),
      ...(last === undefined ? [] : [fact(pod, 'last exit', `${last.reason}, exit code ${last.exitCode}`)]),
      ...(last?.message === undefined ? [] : [fact(pod, 'last message', last.message)]),
    ],
  };
}
