import { admission } from '../../src/decide/budget.ts';
import { decide } from '../../src/decide/decide.ts';
import { type Decision, holdAll, type ProposeDecision } from '../../src/model/decision.ts';
import type { Finding } from '../../src/model/finding.ts';
import { isResourceIntent, type ResourceIntent } from '../../src/model/intent.ts';
import { writeMarker } from '../../src/model/marker.ts';
import type { PolicySet } from '../../src/model/policy.ts';
import type { PullRequest } from '../../src/model/pull-request.ts';
import { formatCpu, formatMemory } from '../../src/model/quantity.ts';
import { known, type Reading, unknown } from '../../src/model/reason.ts';
import type { ObservedRepository, Snapshot } from '../../src/model/snapshot.ts';
import { bytes, days, millicores } from '../../src/model/units.ts';
import type { Workload } from '../../src/model/workload.ts';
import { overProvisioned } from '../builders/finding.ts';
import { anApplication } from '../builders/objects.ts';
import { aPolicySet } from '../builders/policy.ts';
import { aSnapshot } from '../builders/snapshot.ts';
import { ago } from '../builders/time.ts';
import { usageOf } from '../builders/usage.ts';
import { aWorkload, type WorkloadBuilder } from '../builders/workload.ts';

/** Everything decide() reads; each test changes one thing of a setting in which the finding is proposed. */
export interface Setting {
  readonly workloads: readonly Workload[];
  readonly findings: readonly Finding[];
  readonly snapshot?: Partial<Snapshot>;
  readonly policies?: PolicySet;
}

/** Decided, then held to the budgets as if every change could be proved. */
export function decided({ workloads, findings, snapshot: part, policies = aPolicySet() }: Setting): Decision[] {
  const snapshot = aSnapshot(workloads, { repositories: [aRepository()], ...part });
  return budgeted(
    decide({ assessments: [], verdicts: findings.map(verdictOf) }, snapshot, policies),
    snapshot,
    policies,
  );
}

export function budgeted(decisions: readonly Decision[], snapshot: Snapshot, policies: PolicySet): Decision[] {
  const places = admission(snapshot, policies);
  return decisions.flatMap((decision): readonly Decision[] => {
    if (decision.kind === 'hold') return [decision];
    const because = places.blocked(decision);
    if (because !== undefined) return holdAll(decision, because);
    places.spend(decision);
    return [decision];
  });
}

function verdictOf(finding: Finding) {
  switch (finding.kind) {
    case 'oom-killed':
      return { kind: 'found' as const, check: finding.kind, finding };
    case 'over-provisioned':
      return { kind: 'found' as const, check: finding.kind, finding };
    case 'under-provisioned':
      return { kind: 'found' as const, check: finding.kind, finding };
    case 'missing-requests':
      return { kind: 'found' as const, check: finding.kind, finding };
    case 'predictive-scaling':
      return { kind: 'found' as const, check: finding.kind, finding };
    case 'security-posture':
      return { kind: 'found' as const, check: finding.kind, finding };
  }
}

/** Built once: decide looks only at whether it is known and whole. */
export const USAGE = usageOf({ days: 1, cpu: 100, memory: 2e8 });

/** Deployment shop/web, 2 replicas, tracked, healthy, 30 days old: 1000m and 1Gi (limit 2Gi) are asked for. */
export const tracked = (name = 'web'): WorkloadBuilder =>
  aWorkload()
    .named(name)
    .container('app', { cpuRequest: '1000m', memoryRequest: '1Gi', memoryLimit: '2Gi', usage: USAGE })
    .trackedBy(anApplication(name));

/** 800m and 896Mi are recommended: within one step, well above hysteresis. */
export const shrink = (workload: Workload): Finding =>
  overProvisioned(workload, { to: { cpuRequest: '800m', memoryRequest: '800Mi' } });

export const aRepository = (
  pullRequests: readonly PullRequest[] | Reading<never> = [],
  part: Partial<ObservedRepository> = {},
): ObservedRepository => ({
  name: 'manifests',
  tree: known({
    repository: 'manifests',
    urls: ['https://git.example.com/shop/manifests'],
    branch: 'main',
    commit: '0123456789abcdef0123456789abcdef01234567',
    committedAt: ago(days(1)),
    paths: [],
    text: () => undefined,
    location: '/nowhere',
    links: new Set(),
  }),
  pullRequests: 'kind' in pullRequests ? pullRequests : known(pullRequests),
  journal: known([]),
  ...part,
});

export const aPullRequest = (
  about: { finding: Finding; values: Record<string, number> },
  part: Partial<PullRequest> = {},
): PullRequest => ({
  number: 7,
  state: 'open',
  branch: 'trimtab--web',
  base: 'main',
  title: 'shop/web: smaller requests',
  body: `${writeMarker({ key: about.finding.key, values: about.values })}\nText`,
  headCommit: 'abc',
  labels: [],
  url: 'file:///forge/7',
  createdAt: ago(days(3)),
  updatedAt: ago(days(3)),
  ...(part.state === 'merged' || part.state === 'closed' ? { closedAt: ago(days(2)) } : {}),
  ...part,
});

export const outage = (detail = 'connection refused') => unknown('upstream-unreachable', detail);

/** Sizing decides nothing but resources. */
export type SizingDecision = Omit<ProposeDecision, 'intents'> & { readonly intents: readonly ResourceIntent[] };

export const proposals = (decisions: readonly Decision[]): SizingDecision[] => decisions.filter(isSizing);

const isSizing = (decision: Decision): decision is SizingDecision =>
  decision.kind === 'propose' && decision.intents.every(isResourceIntent);

/** `app requests.cpu 1000m -> 800m` */
export const said = (decision: Pick<SizingDecision, 'intents'> | undefined): string[] =>
  (decision?.intents ?? []).map(sayIntent);

const sayIntent = (intent: ResourceIntent): string => {
  const text = (value: number): string =>
    intent.kind === 'set-cpu' ? formatCpu(millicores(value)) : formatMemory(bytes(value));
  return `${intent.container} ${intent.field} ${intent.from === undefined ? 'unset' : text(intent.from)} -> ${text(intent.to)}`;
};

/** `over-provisioned: autoscaled`, in order. */
export const reasons = (decisions: readonly Decision[]): string[] =>
  decisions.flatMap((decision) =>
    decision.kind === 'hold' ? [`${decision.finding.kind}: ${decision.because.code}`] : [],
  );
