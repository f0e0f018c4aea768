import type { ContainerStatus } from '../../../model/cluster.ts';
import { earlier, hours, type Instant, minutes } from '../../../model/units.ts';
import { type Check, type Ground, held, type Symptom } from '../check.ts';
import { fact, hasController, type OwnedPod, onPod, statusesOf } from '../sick-pods.ts';

/**
 * pod.crashloop_1h: the same container backs off for an hour. Prometheus tells it best (Q2: silent at 59 minutes, found
 * at 61, silent for 20 minutes of crashes, 50 of health, 20 of crashes). Without it, earlier passes tell; at first sight
 * only what must be an hour old: 16 restarts take 10+20+40+80+160 s and then 300 s each. The clock starts anew when the
 * container ran for more than 10 minutes, as the kubelet's back-off does.
 */
export const podCrashloop1h: Check = {
  kind: 'pod-crashloop-1h',
  needs: ['pods'],
  confirm: held(hours(1)),
  *examine(ground) {
    const told = ground.hint('crashloop-1h');
    const looping = new Set(told?.map(({ labels }) => keyOf(labels.namespace, labels.pod, labels.container)));
    for (const owned of statusesOf(ground)) {
      const { pod, status } = owned;
      if (status.waiting?.reason !== 'CrashLoopBackOff') continue;
      const isTold = looping.has(keyOf(pod.ref.namespace, pod.ref.name, status.name));
      if (told === undefined || isTold) yield backsOff(owned, isTold ? anHourAgo(ground) : beganAt(owned, ground));
    }
  },
};

const keyOf = (...parts: readonly (string | undefined)[]): string => parts.join('/');
const anHourAgo = ({ now }: Ground): Instant => earlier(now, hours(1));

const RESTARTS_OF_AN_HOUR = 16;
const RESET = minutes(10);

/** Undefined: nothing but earlier passes tells. */
function beganAt({ pod, status }: Owned, ground: Ground): Instant | undefined {
  const { startedAt: from, finishedAt: to } = status.lastTerminated ?? {};
  if (from !== undefined && to !== undefined && to - from > RESET) return to;
  const started = pod.startedAt ?? pod.createdAt;
  const isUnready = pod.conditions.some(({ type, status: ready }) => type === 'Ready' && ready === 'False');
  const isOld = started <= anHourAgo(ground) && isUnready && status.restartCount >= RESTARTS_OF_AN_HOUR;
  return isOld ? anHourAgo(ground) : undefined;
}

interface Owned extends OwnedPod {
  readonly status: ContainerStatus;
}

function backsOff(owned: Owned, since: Instant | undefined): Symptom {
  const { pod, status } = owned;
  const last = status.lastTerminated;
  return {
    ...onPod(owned, status.name),
    severity: 'warning',
    ...(since === undefined ? { notBefore: pod.startedAt ?? pod.createdAt } : { since }),
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
