import { decideFixes } from '../../../src/decide/fix/fixes.ts';
import type { FindingKey } from '../../../src/model/finding.ts';
import { findingKey } from '../../../src/model/finding.ts';
import type { FixableCheck, FixPlan } from '../../../src/model/fix.ts';
import type { HealthFinding, SickPod } from '../../../src/model/health.ts';
import type { JournalAction, JournalEntry } from '../../../src/model/journal.ts';
import type { PolicySet } from '../../../src/model/policy.ts';
import { known } from '../../../src/model/reason.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { hours, type Instant, type Milliseconds } from '../../../src/model/units.ts';
import type { Workload } from '../../../src/model/workload.ts';
import { aPolicy, aPolicySet } from '../../builders/policy.ts';
import { aSnapshot } from '../../builders/snapshot.ts';
import { aPod } from '../../builders/sources.ts';
import { ago } from '../../builders/time.ts';
import { aWorkload, type WorkloadBuilder } from '../../builders/workload.ts';
import { aRepository } from '../setting.ts';

export const DIRECT: PolicySet = aPolicySet({ policies: [aPolicy({ automation: 'direct' })] });

export interface SickPlan {
  readonly namespace?: string;
  readonly workload?: string;
  readonly check?: FixableCheck;
  readonly pods?: readonly string[];
  readonly since?: Instant;
  readonly part?: Partial<SickPod>;
}

/** A workload with pods that a direct fix could end, and the finding about them. */
export function sick(plan: SickPlan = {}, change: (builder: WorkloadBuilder) => WorkloadBuilder = (same) => same) {
  const { namespace = 'shop', workload: name = 'web', check = 'pod-crashloop-1h', pods = [`${name}-1`] } = plan;
  const since = plan.since ?? ago(hours(check === 'pod-completed-old' ? 30 : 2));
  const builder = change(aWorkload().in(namespace).named(name).container('app'));
  const bare = builder.build();
  const live = pods.map((pod) => ({
    ...aPod(pod, bare.controller),
    ref: { apiVersion: 'v1', kind: 'Pod', namespace, name: pod },
    uid: `uid-${namespace}-${pod}`,
  }));
  const workload: Workload = { ...bare, pods: live };
  const finding: HealthFinding = {
    kind: check,
    key: findingKey({ cluster: 'prod', workload: bare.ref, container: 'app', kind: check }),
    subject: bare.ref,
    container: 'app',
    severity: check === 'pod-crashloop-1h' ? 'warning' : 'info',
    since,
    detail: 'sick',
    remedy: { kind: 'direct', hint: 'delete it' },
    evidence: [],
    pods: live.map(({ ref, uid }) => ({
      namespace,
      name: ref.name,
      uid,
      resourceVersion: '1',
      templateHash: '7d9c',
      since,
      owner: { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${name}-7d9c`, uid: 'u', controller: true },
      ...plan.part,
    })),
  };
  return { workload, finding };
}

type Sickness = ReturnType<typeof sick>;

export function planned(
  all: readonly Sickness[],
  part: Partial<Snapshot> = {},
  policies: PolicySet = DIRECT,
  others: readonly HealthFinding[] = [],
): FixPlan {
  const snapshot = aSnapshot(
    all.map(({ workload }) => workload),
    { repositories: [aRepository()], ...part },
  );
  const health = [...all.map(({ finding }) => finding), ...others].map((finding) => ({
    kind: 'found' as const,
    check: finding.kind,
    finding,
  }));
  return decideFixes({ assessments: [], verdicts: [], health }, snapshot, policies);
}

/** `web-1 fix`, `web-2 blast-radius`. */
export const said = ({ fixes }: FixPlan): string[] =>
  fixes.map((one) => `${one.pod.name} ${one.kind === 'hold' ? one.because.code : one.kind}`);

/** `[action, before, facts]`: what the journal tells of earlier passes. */
export const journalOf = (
  ...lines: readonly (readonly [JournalAction, Milliseconds, JournalEntry['facts'], string?])[]
): Pick<Snapshot, 'repositories'> => ({
  repositories: [
    aRepository([], {
      journal: known(
        lines.map(([action, before, facts, subject], i) => ({
          id: `line-${i}`,
          at: ago(before),
          action,
          subject: subject ?? KEY,
          facts,
        })),
      ),
    }),
  ],
});

export const KEY: FindingKey = sick().finding.key;

/** One earlier deletion of web's, and how it ended. */
export const attempt = (
  before: Milliseconds,
  end: 'deleted' | 'failed' | 'open',
  part: JournalEntry['facts'] = {},
): (readonly [JournalAction, Milliseconds, JournalEntry['facts']])[] => {
  const name = `u/${before}`;
  const begun = ['deleting', before, { attempt: name, uid: `old-${before}`, ...part }] as const;
  if (end === 'open') return [begun];
  const facts = end === 'failed' ? { attempt: name, failed: true } : { attempt: name };
  return [begun, [end === 'failed' ? 'not-deleted' : 'deleted', before, facts]];
};
