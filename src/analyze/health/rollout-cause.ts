import type { Controller, Pod } from '../../model/cluster.ts';
import { isReady } from '../../model/cluster.ts';
import type { HealthCause } from '../../model/health.ts';
import { minutes } from '../../model/units.ts';
import { crashCause, pullCause, rejectCause } from './causes.ts';
import { conditionOf, eventsOf } from './facts.ts';
import { type Controlled, type Generations, generationsOf, replicaSetsOf } from './workloads.ts';

/** Why a rollout does not get on, with the words that say so. */
export interface RolloutCause {
  readonly cause: HealthCause;
  readonly detail: string;
}

/**
 * In the order of diagnosis.md 1.3: no pods at all, pending, image, configuration, crash, probe. A change in Git is to
 * blame only where the new revision is bad and the stable one good: when both fail alike it is not a rollout problem.
 */
export function rolloutCause(at: Controlled, replicaSets: readonly Controller[]): RolloutCause {
  const generations = generationsOf(at, replicaSets);
  const { fresh } = generations;
  return (
    rejected(at, replicaSets) ??
    pending(at, fresh) ??
    firstOf(fresh, pulls) ??
    firstOf(fresh, misconfigured) ??
    crashing(generations) ??
    firstOf(fresh, (pod) => probing(pod, at)) ?? { cause: 'unclassified', detail: 'nothing tells why' }
  );
}

/** The API server makes no pod: quota, LimitRange, Pod Security, a webhook. */
export function rejected(
  { controller, workload }: Controlled,
  replicaSets: readonly Controller[],
): RolloutCause | undefined {
  const own = [controller, ...replicaSetsOf(replicaSets, controller)];
  const failure = own.map(({ status }) => conditionOf(status, 'ReplicaFailure')).find((one) => one?.status === 'True');
  const event = eventsOf(workload).findLast(({ reason }) => reason === 'FailedCreate');
  const message = failure?.message ?? (controller.ref.kind === 'Deployment' ? undefined : event?.message);
  return message === undefined ? undefined : { cause: rejectCause(message), detail: message };
}

function pending({ workload }: Controlled, fresh: readonly Pod[]): RolloutCause | undefined {
  return firstOf(fresh, (pod) => {
    const scheduled = conditionOf(pod, 'PodScheduled');
    if (scheduled?.status === 'False' && scheduled.reason === 'Unschedulable')
      return { cause: 'unschedulable', detail: scheduled.message ?? 'no node fits' };
    const mount = eventsOf(workload).findLast(
      ({ involved, reason }) => involved.name === pod.ref.name && /^Failed(?:Mount|AttachVolume)$/.test(reason),
    );
    const isCreating = pod.statuses.some(({ waiting }) => waiting?.reason === 'ContainerCreating');
    return mount !== undefined && isCreating ? { cause: 'volume', detail: mount.message } : undefined;
  });
}

const firstOf = (pods: readonly Pod[], cause: (pod: Pod) => RolloutCause | undefined): RolloutCause | undefined =>
  pods.map(cause).find((one) => one !== undefined);

function pulls({ statuses }: Pod): RolloutCause | undefined {
  const waiting = statuses.map((status) => status.waiting).find((one) => /Image(?!.*Config)/.test(one?.reason ?? ''));
  return waiting && { cause: pullCause(waiting), detail: waiting.message ?? waiting.reason };
}

function misconfigured({ statuses }: Pod): RolloutCause | undefined {
  const waiting = statuses
    .map((status) => status.waiting)
    .find((one) => /^(?:Create|Run)Container(?:Config)?Error$/.test(one?.reason ?? ''));
  if (waiting === undefined) return undefined;
  const detail = waiting.message ?? waiting.reason;
  return { cause: /not found|couldn't find key/i.test(detail) ? 'missing-reference' : 'bad-config', detail };
}

const SOON = minutes(1);

/** Ends by itself within a minute: its configuration. Old pods that fail alike clear the change. */
function crashing({ fresh, stable }: Generations): RolloutCause | undefined {
  const ends = fresh.flatMap(({ statuses }) => statuses).filter(isCrashing);
  const [first] = ends;
  if (first === undefined) return undefined;
  const last = first.lastTerminated ?? first.terminated;
  const detail = `${first.name} ends with ${last === undefined ? 'an unknown exit' : `exit code ${last.exitCode}`}`;
  if (stable.length > 0 && !stable.some(isReady))
    return { cause: 'crash-without-change', detail: `${detail}, and so do old pods` };
  const known = crashCause(first);
  if (known !== undefined) return { cause: known, detail };
  const lived =
    last?.startedAt === undefined || last.finishedAt === undefined ? undefined : last.finishedAt - last.startedAt;
  const isEarly = lived === undefined || lived <= SOON;
  return { cause: isEarly && stable.some(isReady) ? 'bad-config' : 'crash-without-change', detail };
}

const isCrashing = ({ waiting, terminated }: Pod['statuses'][number]): boolean =>
  waiting?.reason === 'CrashLoopBackOff' || (terminated !== undefined && terminated.exitCode !== 0);

function probing(pod: Pod, { workload }: Controlled): RolloutCause | undefined {
  if (pod.phase !== 'Running' || isReady(pod)) return undefined;
  const told = eventsOf(workload).findLast(
    ({ involved, reason, message }) =>
      involved.name === pod.ref.name && (reason === 'Unhealthy' || /failed \w+ probe/.test(message)),
  );
  const hasProbe = pod.containers.some(({ probes }) => probes.readiness || probes.startup || probes.liveness);
  return told !== undefined || hasProbe
    ? { cause: 'failing-probe', detail: told?.message ?? 'runs and does not get ready' }
    : undefined;
}
