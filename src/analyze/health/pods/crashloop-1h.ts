import { hours } from '../../../model/units.ts';
import { type Check, held, type Symptom } from '../check.ts';
import { crashLoops, type Loop } from '../crash-loops.ts';
import { fact } from '../facts.ts';
import { hasController, onPod } from '../sick-pods.ts';

/**
 * pod.crashloop_1h: the same container backs off for an hour (Q2: silent at 59 minutes, found at 61, silent for 20
 * minutes of crashes, 50 of health, 20 of crashes). Without Prometheus and without earlier passes 16 restarts take an
 * hour: 10+20+40+80+160 s, then 300 s each.
 */
export const podCrashloop1h: Check = {
  kind: 'pod-crashloop-1h',
  needs: ['pods'],
  confirm: held(hours(1)),
  *examine(ground) {
    const question = { signal: 'crashloop-1h', length: hours(1), restarts: 16 } as const;
    for (const loop of crashLoops(ground, question)) yield backsOff(loop);
  },
};

function backsOff({ since, notBefore, ...owned }: Loop): Symptom {
  const { pod, status } = owned;
  const last = status.lastTerminated;
  return {
    ...onPod(owned, status.name),
    severity: 'warning',
    ...(since === undefined ? {} : { since }),
    ...(notBefore === undefined ? {} : { notBefore }),
    detail: `backs off for an hour, ${status.restartCount} restarts`,
    remedy: hasController(pod)
      ? { kind: 'direct', hint: 'delete the pod once, so that it starts elsewhere and anew' }
      : { kind: 'alert', hint: 'it has no controller: deleted, it would be gone' },
    evidence: [
      fact(pod, 'restarts', status.restartCount),
      ...(last === undefined ? [] : [fact(pod, 'last exit', `${last.reason}, exit code ${last.exitCode}`)]),
    ],
  };
}
