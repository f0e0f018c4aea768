import type { ClusterEvent } from '../../model/cluster.ts';
import type { Reason } from '../../model/reason.ts';
import { minutes } from '../../model/units.ts';
import type { Death } from './deaths.ts';
import { none, type Rule } from './diagnosis.ts';
import { type KillCase, nearLimit } from './kill-case.ts';

const SIGKILL = 137;
const SIGTERM = 143;

/** K0: some runtimes report OOMKilled for a process that ended on SIGTERM while its pod was drained. */
export const misreported: Rule = (killCase) => {
  const { kills } = killCase;
  const honest = kills.filter((death) => death.termination.exitCode !== SIGTERM || nearLimit(killCase, death.limit));
  if (kills.length === 0 || honest.length > 0) return undefined;
  const detail = 'OOMKilled with exit code 143 and memory far from its limit: the pod was told to stop';
  return { kind: 'not-an-oom', because: { code: 'not-an-oom', detail } };
};

/** K5: exit code 137 is any SIGKILL. Without the reason OOMKilled memory is the last suspect, and never raised. */
export const killedOtherwise: Rule = (killCase) => {
  const { kills, deaths, container } = killCase;
  const killed = deaths.filter(({ termination }) => termination.exitCode === SIGKILL);
  const newest = killed.at(-1);
  if (kills.length > 0 || newest === undefined) return undefined;
  const other = otherReason(killCase, newest);
  if (other !== undefined) return { kind: 'not-an-oom', because: { code: 'not-an-oom', detail: other } };
  const counted = container.oomEvents.kind === 'known' && container.oomEvents.value > 0;
  if (!counted && !nearLimit(killCase, newest.limit)) {
    const detail = 'exit code 137 without a sign of memory: something else sent SIGKILL';
    return { kind: 'not-an-oom', because: { code: 'unclassified-oom', detail } };
  }
  const detail = 'exit code 137 without the reason OOMKilled, memory close to its limit: probable, not proved';
  const remedy = none('probable-oom', detail);
  return { kind: 'oom', cause: 'probable', severity: 'warning', confidence: 'low', remedy };
};

const DISRUPTIONS = new Set([
  'EvictionByEvictionAPI',
  'PreemptionByScheduler',
  'DeletionByTaintManager',
  'TerminationByKubelet',
]);

function otherReason(killCase: KillCase, { pod, termination }: Death): Reason['detail'] | undefined {
  const probe = probeKill(killCase, pod.ref.name, termination.finishedAt);
  if (probe !== undefined) return `killed by a failed probe: ${probe}`;
  if (pod.deletedAt !== undefined) return 'killed after its grace period while the pod was deleted';
  if (termination.reason === 'ContainerStatusUnknown') return 'the node was lost: the kubelet writes 137 itself';
  const disrupted = pod.conditions.find(
    ({ type, status, reason }) => type === 'DisruptionTarget' && status === 'True' && DISRUPTIONS.has(reason ?? ''),
  );
  return disrupted === undefined ? undefined : `the pod was disrupted: ${disrupted.reason}`;
}

const NEARBY = minutes(5);

function probeKill({ subject }: KillCase, pod: string, at: number | undefined): string | undefined {
  const { events } = subject.workload;
  if (events.kind === 'unknown' || at === undefined) return undefined;
  const near = ({ firstAt, lastAt }: ClusterEvent): boolean => firstAt - NEARBY <= at && at <= lastAt + NEARBY;
  const found = events.value.find(
    (event) =>
      event.reason === 'Killing' &&
      event.involved.name === pod &&
      near(event) &&
      /failed (liveness|startup) probe/.test(event.message),
  );
  return found && (/failed (liveness|startup) probe/.exec(found.message)?.[0] ?? undefined);
}
