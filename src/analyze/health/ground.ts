import type { ClusterKind, ClusterKinds } from '../../model/cluster-kinds.ts';
import type { HealthSample, HealthSignalName } from '../../model/health-signals.ts';
import { healthSignals } from '../../model/health-signals.ts';
import type { PolicySet } from '../../model/policy.ts';
import type { Reading, Reason } from '../../model/reason.ts';
import { unknown } from '../../model/reason.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Check, Ground, Need } from './check.ts';
import { settingsFor } from './settings.ts';

/** What the check may look at. Call it only when `unreadNeed` found nothing. */
export const groundOf = (
  check: Check,
  { snapshot, policies }: { snapshot: Snapshot; policies: PolicySet },
): Ground => ({
  now: snapshot.takenAt,
  snapshot,
  list: (kind) => sure(check, kind, listOf(kind, snapshot)),
  signal: (name) => sure(check, name, signalOf(name, snapshot)),
  hint: (name) => {
    const answer = signalOf(name, snapshot);
    return answer.kind === 'known' ? answer.value : undefined;
  },
  limit: (at) => settingsFor(check, at, policies).limit ?? check.limit ?? Number.POSITIVE_INFINITY,
});

function sure<T>({ kind, needs }: Check, need: Need, reading: Reading<T>): T {
  if (!needs.includes(need)) throw new Error(`${kind} looks at ${need} without needing it`);
  if (reading.kind === 'known') return reading.value;
  throw new Error(`${kind} was asked although ${need} is unknown`);
}

/** Why the check cannot be answered; undefined when everything it needs was read. */
export function unreadNeed({ needs }: Check, snapshot: Snapshot): Reason | undefined {
  for (const need of needs) {
    const gap = snapshot.gaps.find(({ source }) => source === need);
    if (gap !== undefined) return gap.because;
    const reading =
      need === 'written'
        ? (snapshot.written ?? unknown('not-observed', 'no manifest repository was looked at in this pass'))
        : isSignal(need)
          ? signalOf(need, snapshot)
          : IN_WORKLOADS.has(need)
            ? undefined
            : listOf(need, snapshot);
    if (reading?.kind === 'unknown') return reading.because;
  }
  return undefined;
}

const isSignal = (need: Need): need is HealthSignalName => SIGNALS.has(need);
const SIGNALS: ReadonlySet<string> = new Set(healthSignals);

/** Kinds that every workload carries with it: a gap tells when they were not read. */
const IN_WORKLOADS: ReadonlySet<Need> = new Set<Need>([
  'pods',
  'namespaces',
  'deployments',
  'statefulsets',
  'daemonsets',
  'cronjobs',
  'rollouts',
  'events',
]);

function listOf<K extends ClusterKind>(kind: K, snapshot: Snapshot): Reading<readonly ClusterKinds[K][]> {
  const own: Snapshot['objects'] = { nodes: snapshot.nodes, applications: snapshot.applications, ...snapshot.objects };
  return own[kind] ?? unknown('not-observed', `${kind} were not asked for in this pass`);
}

const signalOf = (name: HealthSignalName, { signals }: Snapshot): Reading<readonly HealthSample[]> =>
  signals?.[name] ?? unknown('not-observed', `the metrics backend was not asked for ${name} in this pass`);
