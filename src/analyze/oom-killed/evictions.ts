import { byText } from '../../model/by-text.ts';
import type { Pod } from '../../model/cluster.ts';
import { parseMemory } from '../../model/quantity.ts';
import type { Bytes, Instant, Window } from '../../model/units.ts';
import type { Workload } from '../../model/workload.ts';

/** The kubelet removed the pod because the node ran out of memory, and named this container. */
export interface Eviction {
  readonly pod: string;
  readonly at: Instant;
  /** What the container was using then. */
  readonly use: Bytes;
}

/** The kubelet's sentence: https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/eviction/helpers.go */
const SENTENCE = /Container (\S+) was using ([^,\s]+), request is/g;

export const evictionsOf = (workload: Workload, container: string, window: Window): Eviction[] =>
  workload.pods
    .filter((pod) => pod.phase === 'Failed' && pod.reason === 'Evicted')
    .filter((pod) => /low on resource: memory/.test(pod.message ?? ''))
    .flatMap((pod) => namedIn(pod, container))
    .filter(({ at }) => at >= window.from && at <= window.to)
    .sort((a, b) => a.at - b.at || byText(a.pod, b.pod));

const namedIn = (pod: Pod, container: string): Eviction[] =>
  [...(pod.message ?? '').matchAll(SENTENCE)].flatMap(([, name, quantity]) => {
    const use = parseMemory(quantity ?? '');
    return name !== container || use === undefined ? [] : [{ pod: pod.ref.name, at: evictedAt(pod), use }];
  });

/** The status has no time of its own: the newest condition is the closest. */
const evictedAt = (pod: Pod): Instant =>
  pod.conditions.reduce<Instant>(
    (latest, { changedAt }) => (changedAt !== undefined && changedAt > latest ? changedAt : latest),
    pod.startedAt ?? pod.createdAt,
  );
