import { decide } from '../../src/decide/decide.ts';
import type { Analysis, Assessment } from '../../src/model/analysis.ts';
import type { Decision, ProposeDecision } from '../../src/model/decision.ts';
import type { Finding, Verdict } from '../../src/model/finding.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { Proposal } from '../../src/model/proposal.ts';
import { known, unknown } from '../../src/model/reason.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { days } from '../../src/model/units.ts';
import type { Workload } from '../../src/model/workload.ts';
import type { ReportInput } from '../../src/report/sizing-report.ts';
import {
  oomKilled,
  overProvisioned,
  pointsOf,
  recommendationOf,
  statisticsOf,
  underProvisioned,
} from '../builders/finding.ts';
import { anApplication, anHpa, refOf } from '../builders/objects.ts';
import { aPolicySet } from '../builders/policy.ts';
import { aSnapshot } from '../builders/snapshot.ts';
import { ago } from '../builders/time.ts';
import { usageOf } from '../builders/usage.ts';
import { aWorkload } from '../builders/workload.ts';
import { aRepository, budgeted } from '../decide/setting.ts';

const USAGE = usageOf({ days: 1, cpu: 100, memory: 2e8 });

/** One container each: what it asks for, what it uses, what becomes of it. */
type Plan = readonly [
  namespace: string,
  name: string,
  team: string,
  replicas: number,
  asks: Asks,
  use: Use,
  story: Story,
];
type Asks = readonly [cpuRequest: string, memoryRequest: string, memoryLimit: string];
type Use = readonly [cpu: number, memoryMi: number];
type Story = 'waste' | 'fine' | 'starved' | 'killed' | 'leak' | 'scaled' | 'young' | 'refused';

const PLANS: readonly Plan[] = [
  ['shop', 'storefront', 'web', 6, ['1', '2Gi', '2Gi'], [140, 420], 'waste'],
  ['shop', 'cart', 'web', 4, ['500m', '1Gi', '1536Mi'], [60, 210], 'waste'],
  ['shop', 'checkout', 'payments', 4, ['750m', '512Mi', '512Mi'], [260, 300], 'killed'],
  ['shop', 'search', 'search', 3, ['2', '4Gi', '6Gi'], [310, 1500], 'scaled'],
  ['shop', 'recommendations', 'search', 2, ['1', '3Gi', '3Gi'], [180, 700], 'refused'],
  ['payments', 'ledger', 'payments', 3, ['500m', '1Gi', '1Gi'], [230, 560], 'fine'],
  ['payments', 'fraud', 'payments', 2, ['2', '8Gi', '8Gi'], [240, 1800], 'waste'],
  ['payments', 'payout-worker', 'payments', 2, ['250m', '512Mi', '512Mi'], [330, 260], 'starved'],
  ['identity', 'login', 'platform', 3, ['500m', '512Mi', '768Mi'], [90, 190], 'waste'],
  ['identity', 'sessions', 'platform', 3, ['250m', '1Gi', '1Gi'], [110, 520], 'fine'],
  ['identity', 'token-cleaner', 'platform', 1, ['100m', '256Mi', '256Mi'], [8, 60], 'young'],
  ['catalog', 'products', 'web', 5, ['800m', '1536Mi', '2Gi'], [150, 480], 'waste'],
  ['catalog', 'images', 'web', 3, ['1', '1Gi', '1Gi'], [420, 580], 'fine'],
  ['catalog', 'importer', 'data', 1, ['1', '4Gi', '4Gi'], [90, 900], 'young'],
  ['data', 'events', 'data', 3, ['2', '4Gi', '4Gi'], [900, 2100], 'leak'],
  ['data', 'reports', 'data', 2, ['1500m', '6Gi', '6Gi'], [160, 1100], 'waste'],
  ['data', 'stream-enricher', 'data', 4, ['1', '2Gi', '2Gi'], [210, 640], 'waste'],
  ['mail', 'sender', 'platform', 2, ['250m', '256Mi', '256Mi'], [70, 120], 'fine'],
  ['mail', 'renderer', 'platform', 2, ['500m', '1Gi', '1Gi'], [60, 260], 'waste'],
  ['tools', 'wiki', '', 1, ['500m', '2Gi', '2Gi'], [30, 310], 'waste'],
];

/** A pass over a shop's cluster: pull requests opened, a kill, a leak, an autoscaler, young workloads, a refusal. */
export function madeUpPass(part: { dryRun?: true } = {}): ReportInput {
  const policies = aPolicySet({ budgets: { newPerRun: 6, openPerRepository: 8 } });
  const made = PLANS.map(madeOf);
  const analysis: Analysis = {
    assessments: made.map(({ assessment }) => assessment),
    verdicts: made.map(({ verdict }) => verdict),
  };
  const snapshot = snapshotOf(made.map(({ workload }) => workload));
  const decisions = budgeted(decide(analysis, snapshot, policies), snapshot, policies);
  return { snapshot, analysis, decisions, policies, outcomes: decisions.flatMap((one, i) => outcomeOf(one, i, part)) };
}

const snapshotOf = (workloads: readonly Workload[]): Snapshot =>
  aSnapshot(workloads, { repositories: [aRepository()], reads: { pods: 55, deployments: workloads.length } });

function madeOf([namespace, name, team, replicas, asks, use, story]: Plan) {
  const [cpuRequest, memoryRequest, memoryLimit] = asks;
  const builder = aWorkload()
    .in(namespace)
    .named(name)
    .replicas(replicas)
    .labelled(team === '' ? {} : { team })
    .container('app', { cpuRequest, memoryRequest, memoryLimit, usage: USAGE })
    .trackedBy(anApplication(namespace))
    .revisionAge(days(story === 'young' ? 2 : 30));
  const workload =
    story === 'scaled' ? builder.scaledBy(anHpa(refOf('Deployment', namespace, name))).build() : builder.build();
  const finding = findingOf(workload, use, story);
  return { workload, assessment: assessmentOf(workload, use, story), verdict: verdictOf(workload, finding, story) };
}

const wanted = ([cpu, memory]: Use) => ({
  cpuRequest: `${Math.ceil((cpu * 2) / 10) * 10}m`,
  memoryRequest: `${Math.ceil((memory * 1.5) / 32) * 32}Mi`,
  memoryLimit: `${Math.ceil((memory * 2) / 32) * 32}Mi`,
});

function findingOf(workload: Workload, use: Use, story: Story): Finding | undefined {
  const to = wanted(use);
  switch (story) {
    case 'waste':
    case 'scaled':
    case 'refused':
      return overProvisioned(workload, { to });
    case 'starved':
      return underProvisioned(workload, { to: { cpuRequest: to.cpuRequest } });
    case 'killed':
      return oomKilled(workload, { to: { memoryRequest: '512Mi', memoryLimit: '768Mi' } });
    case 'leak':
      return oomKilled(workload, {
        part: {
          cause: 'leak',
          because: { code: 'leak-suspected', detail: 'memory grows 38Mi an hour between restarts' },
        },
      });
    case 'fine':
    case 'young':
      return undefined;
  }
}

function assessmentOf(workload: Workload, use: Use, story: Story): Assessment {
  const [container] = workload.containers;
  if (container === undefined) throw new Error('built without container');
  const memory = use[1] * 2 ** 20;
  const young = unknown('history-too-short', '2 d of data; cuts need 7 d with a weekend');
  return {
    workload,
    container,
    policy: 'right-sizing',
    statistics: known(statisticsOf({ cpu: use[0], memory })),
    points: pointsOf(story === 'young' ? 2 : 14, { cpu: use[0], memory }),
    recommendation: story === 'young' ? young : known(recommendationOf(story === 'fine' ? {} : wanted(use))),
  };
}

function verdictOf(workload: Workload, finding: Finding | undefined, story: Story): Verdict {
  const check = 'over-provisioned' as const;
  const at = { workload: workload.ref, container: 'app' };
  if (story === 'young')
    return { kind: 'unknown', check, ...at, because: { code: 'history-too-short', detail: '2 d' } };
  if (finding === undefined) return { kind: 'healthy', check, ...at };
  return foundOf(finding);
}

export function foundOf(finding: Finding): Verdict {
  switch (finding.kind) {
    case 'oom-killed':
      return { kind: 'found', check: finding.kind, finding };
    case 'over-provisioned':
      return { kind: 'found', check: finding.kind, finding };
    case 'under-provisioned':
      return { kind: 'found', check: finding.kind, finding };
    case 'missing-requests':
      return { kind: 'found', check: finding.kind, finding };
    case 'predictive-scaling':
      return { kind: 'found', check: finding.kind, finding };
    case 'security-posture':
      return { kind: 'found', check: finding.kind, finding };
  }
}

function outcomeOf(decision: Decision, index: number, { dryRun }: { dryRun?: true }): Outcome[] {
  if (decision.kind === 'hold') return [{ kind: 'held', finding: decision.finding, because: decision.because }];
  const proposal = proposalOf(decision);
  if (decision.subject.name === 'recommendations') return [refusedOf(decision)];
  if (dryRun) return [{ kind: 'planned', proposal }];
  return [openedOf(proposal, index + 11)];
}

export const openedOf = (proposal: Proposal, number: number): Outcome => ({
  kind: 'opened',
  proposal,
  number,
  url: `https://git.example.com/shop/manifests/pulls/${number}`,
  headCommit: `c0ffee${number}`,
});

export const refusedOf = (decision: ProposeDecision): Outcome => ({
  kind: 'refused',
  refusal: {
    kind: 'refusal',
    key: decision.key,
    decision,
    because: {
      code: 'file-templated',
      detail: 'apps/shop/recommendations.yaml is a template: the value comes from a generator',
    },
    considered: [],
  },
});

export const proposalOf = (decision: ProposeDecision): Proposal => ({
  kind: 'proposal',
  key: decision.key,
  decision,
  repository: 'manifests',
  base: { branch: 'main', commit: '0123456789abcdef', committedAt: ago(days(1)) },
  branch: `trimtab--${decision.subject.name}`,
  title: 'title',
  body: 'body',
  commitMessage: 'message',
  labels: [],
  edits: [],
  location: `apps/${decision.subject.name}.yaml:31`,
});
