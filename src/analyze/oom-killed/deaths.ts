import { byText } from '../../model/by-text.ts';
import type { ContainerStatus, ContainerTermination, Pod } from '../../model/cluster.ts';
import type { OomKill } from '../../model/finding.ts';
import type { Bytes, Instant, Window } from '../../model/units.ts';
import type { Workload } from '../../model/workload.ts';

/** One end of a container, as its pod's status tells it. */
export interface Death {
  readonly pod: Pod;
  readonly status: ContainerStatus;
  readonly termination: ContainerTermination;
  readonly at: Instant;
  /** Of the pod that died, not of today's template. */
  readonly limit: Bytes | undefined;
  /** Milliseconds from start to end. */
  readonly lived: number | undefined;
}

/** Ends of one container within the window, oldest first; each pod remembers its last two at most. */
export function deathsOf(workload: Workload, container: string, window: Window): Death[] {
  return workload.pods
    .flatMap((pod) => pod.statuses.filter(({ name }) => name === container).flatMap((status) => endsOf(pod, status)))
    .filter(({ at }) => at >= window.from && at <= window.to)
    .sort((a, b) => a.at - b.at || byText(a.pod.ref.name, b.pod.ref.name));
}

const endsOf = (pod: Pod, status: ContainerStatus): Death[] =>
  [status.lastTerminated, status.terminated].flatMap((termination) =>
    termination?.finishedAt === undefined
      ? []
      : [deathOf(pod, status, { ...termination, finishedAt: termination.finishedAt })],
  );

function deathOf(
  pod: Pod,
  status: ContainerStatus,
  termination: ContainerTermination & { finishedAt: Instant },
): Death {
  const spec = pod.containers.find(({ name }) => name === status.name);
  return {
    pod,
    status,
    termination,
    at: termination.finishedAt,
    limit: spec?.resources.memoryLimit,
    lived: termination.startedAt === undefined ? undefined : termination.finishedAt - termination.startedAt,
  };
}

export const isOomKill = ({ termination }: Death): boolean => termination.reason === 'OOMKilled';

export const killOf = ({ pod, at, termination, limit, lived }: Death): OomKill => ({
  pod: pod.ref.name,
  at,
  exitCode: termination.exitCode,
  reason: termination.reason,
  ...(limit === undefined ? {} : { limit }),
  ...(lived === undefined ? {} : { lived }),
});
