import { earlier, type Instant, type Milliseconds, minutes } from '../../model/units.ts';
import type { Ground, Symptom } from './check.ts';
import { type OwnedStatus, statusesOf } from './sick-pods.ts';

export interface LoopQuestion {
  readonly signal: 'crashloop-15m' | 'crashloop-1h';
  readonly length: Milliseconds;
  /** Restarts that cannot have happened in less time: the kubelet waits 10, 20, 40, 80, 160 s and then 300 s each. */
  readonly restarts: number;
}

export type Loop = OwnedStatus & Pick<Symptom, 'since' | 'notBefore'>;

/**
 * Containers in CrashLoopBackOff, with since when. Prometheus tells it best, because the state vanishes between restarts
 * (kubernetes-monitoring/kubernetes-mixin#645); where it answers, its word is the only one. Without it earlier passes
 * tell, and at first sight the number of restarts. The clock starts anew when the container ran for more than 10 minutes,
 * as the kubelet's back-off does.
 */
export function* crashLoops(ground: Ground, question: LoopQuestion): Generator<Loop> {
  const told = ground.hint(question.signal);
  const looping = new Set(told?.map(({ labels }) => keyOf(labels.namespace, labels.pod, labels.container)));
  const longAgo = earlier(ground.now, question.length);
  for (const owned of statusesOf(ground)) {
    const { pod, status } = owned;
    if (status.waiting?.reason !== 'CrashLoopBackOff') continue;
    const isTold = looping.has(keyOf(pod.ref.namespace, pod.ref.name, status.name));
    if (told !== undefined && !isTold) continue;
    const since = isTold ? longAgo : beganAt(owned, { longAgo, restarts: question.restarts });
    yield { ...owned, ...(since === undefined ? { notBefore: pod.startedAt ?? pod.createdAt } : { since }) };
  }
}

const keyOf = (...parts: readonly (string | undefined)[]): string => parts.join('/');

const RESET = minutes(10);

/** Undefined: nothing but earlier passes tells. */
function beganAt(
  { pod, status }: OwnedStatus,
  { longAgo, restarts }: { longAgo: Instant; restarts: number },
): Instant | undefined {
  const { startedAt: from, finishedAt: to } = status.lastTerminated ?? {};
  if (from !== undefined && to !== undefined && to - from > RESET) return to;
  const isUnready = pod.conditions.some(({ type, status: ready }) => type === 'Ready' && ready === 'False');
  const isOld = (pod.startedAt ?? pod.createdAt) <= longAgo && isUnready && status.restartCount >= restarts;
  return isOld ? longAgo : undefined;
}
