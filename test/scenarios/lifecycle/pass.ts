import { act } from '../../../src/act/act.ts';
import { answer } from '../../../src/act/answer.ts';
import { record } from '../../../src/act/record.ts';
import { resting } from '../../../src/act/resting.ts';
import { keepDashboards } from '../../../src/act/tend/dashboards.ts';
import { tend } from '../../../src/act/tend.ts';
import { admission } from '../../../src/decide/budget.ts';
import { decide } from '../../../src/decide/decide.ts';
import { upkeepOf } from '../../../src/decide/lifecycle/upkeep.ts';
import type { Analysis } from '../../../src/model/analysis.ts';
import type { FindingKind, Verdict } from '../../../src/model/finding.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import type { Budgets, Policy } from '../../../src/model/policy.ts';
import type { Settings } from '../../../src/model/settings.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { days, type Instant } from '../../../src/model/units.ts';
import type { Tended } from '../../../src/model/upkeep.ts';
import type { Workload } from '../../../src/model/workload.ts';
import { readRepositories } from '../../../src/observe/read-repositories.ts';
import type { RepositoryPorts } from '../../../src/ports/ports.ts';
import { propose } from '../../../src/propose/propose.ts';
import { dashboards } from '../../../src/report/dashboard/dashboard.ts';
import { journalEntries } from '../../../src/report/journal-entries.ts';
import { upkeepEntries } from '../../../src/report/upkeep-entries.ts';
import { oomKilled, overProvisioned } from '../../builders/finding.ts';
import { anApplication } from '../../builders/objects.ts';
import { aPolicySet } from '../../builders/policy.ts';
import { aSnapshot } from '../../builders/snapshot.ts';
import { silent } from '../../builders/sources.ts';
import { usageOf } from '../../builders/usage.ts';
import { aWorkload } from '../../builders/workload.ts';
import { renderPlainly } from '../../fakes/renderer.ts';
import { TEXTS } from '../../propose/texts.ts';

/** What a pass finds out about shop/web. `found` recommends these requests. */
export type Seen =
  | { readonly kind: 'found'; readonly cpuRequest: string; readonly memoryRequest: string }
  /** OOM-killed just now. */
  | { readonly kind: 'killed' }
  | { readonly kind: 'healthy' | 'unknown' | 'deleted' };

export const CUT: Seen = { kind: 'found', cpuRequest: '800m', memoryRequest: '800Mi' };
export const DEEPER_CUT: Seen = { kind: 'found', cpuRequest: '700m', memoryRequest: '720Mi' };
export const HEALTHY: Seen = { kind: 'healthy' };

export interface PassPart {
  readonly workload?: Workload;
  readonly snapshot?: Partial<Snapshot>;
  readonly mode?: Settings['mode'];
  readonly budgets?: Budgets;
  readonly policy?: Policy;
  readonly beforeDashboard?: () => Promise<void>;
  /** The base branch of the configuration; main when left out. */
  readonly branch?: string;
  /** Changes the ports of this pass. */
  readonly ports?: (ports: RepositoryPorts) => RepositoryPorts;
}

const USAGE = usageOf({ days: 1, cpu: 100, memory: 2e8 });
const CHECKS: readonly FindingKind[] = ['oom-killed', 'over-provisioned', 'under-provisioned', 'missing-requests'];

/** Deployment shop/web, tracked, healthy: 1 core and 1Gi are asked for. */
export const web = () =>
  aWorkload()
    .container('app', { cpuRequest: '1000m', memoryRequest: '1Gi', memoryLimit: '2Gi', usage: USAGE })
    .trackedBy(anApplication('web'));

export async function passWith(
  repository: RepositoryPorts,
  { takenAt, seen, part }: { takenAt: Instant; seen: Seen; part: PassPart },
) {
  const workload = part.workload ?? web().build();
  const policies = aPolicySet({
    ...(part.budgets === undefined ? {} : { budgets: part.budgets }),
    ...(part.policy === undefined ? {} : { policies: [part.policy] }),
  });
  const settings: Settings = {
    cluster: 'prod',
    window: days(14),
    mode: part.mode ?? 'act',
    policies,
    texts: TEXTS,
    version: '0.0.0',
  };
  const repositories = await readRepositories([repository], { log: silent, now: takenAt, cluster: 'prod' });
  const workloads = seen.kind === 'deleted' ? [] : [workload];
  const snapshot = aSnapshot(workloads, { takenAt, repositories, ...part.snapshot });
  const analysis: Analysis = { assessments: [], verdicts: verdictsOf(workload, seen, takenAt) };
  const decisions = decide(analysis, snapshot, policies);
  const render = async (request: Parameters<typeof renderPlainly>[0]) => renderPlainly(request);
  const places = admission(snapshot, policies);
  const proposals = await answer(propose(decisions, snapshot, { texts: TEXTS, admission: places }), {
    renderer: { render, tools: async () => [] },
    log: silent,
  });
  const hands = { repositories: [resting(repository)], log: silent };
  const outcomes = await act({ decisions, proposals, snapshot, settings }, hands);
  const upkeep = upkeepOf({ analysis, decisions, snapshot, policies });
  const tended = await tend({ upkeep, outcomes, snapshot, settings }, hands);
  await part.beforeDashboard?.();
  await keepDashboards({ boards: dashboards({ outcomes, tended, snapshot }), snapshot, settings }, hands);
  const entries = [
    ...journalEntries({ snapshot, analysis, outcomes }),
    ...upkeepEntries({ tended, outcomes, snapshot }),
  ];
  if (settings.mode === 'act')
    await record(entries, { repositories: [repository], clock: { now: () => takenAt }, log: silent });
  return { outcomes, tended };
}

function verdictsOf(workload: Workload, seen: Seen, takenAt: Instant): Verdict[] {
  if (seen.kind === 'deleted') return [];
  const at = { workload: workload.ref, container: 'app' };
  return CHECKS.map((check): Verdict => {
    if (seen.kind === 'unknown' && check === 'over-provisioned')
      return { kind: 'unknown', check, ...at, because: { code: 'coverage-too-low', detail: 'a gap' } };
    if (seen.kind === 'killed' && check === 'oom-killed') return killed(workload, takenAt);
    if (seen.kind !== 'found' || check !== 'over-provisioned') return { kind: 'healthy', check, ...at };
    const finding = overProvisioned(workload, { to: seen });
    if (finding.kind !== 'over-provisioned') throw new Error('not a cut');
    return { kind: 'found', check, finding };
  });
}

function killed(workload: Workload, at: Instant): Verdict {
  const finding = oomKilled(workload, {
    to: { memoryRequest: '1Gi', memoryLimit: '3Gi' },
    part: { kills: [{ pod: 'web-1', at, exitCode: 137, reason: 'OOMKilled' }], times: 1 },
  });
  if (finding.kind !== 'oom-killed') throw new Error('not a kill');
  return { kind: 'found', check: 'oom-killed', finding };
}

export function sayOutcome(outcome: Outcome): string {
  if (outcome.kind === 'failed' || outcome.kind === 'held') return `${outcome.kind} ${outcome.because.code}`;
  return outcome.kind === 'refused' ? `refused ${outcome.refusal.because.code}` : outcome.kind;
}

export function sayTended(tended: Tended): string {
  if (tended.kind === 'closed') return `closed ${tended.because}`;
  if (tended.kind === 'judged') return `judged ${tended.verdict}`;
  if (tended.kind === 'ordered') return `ordered ${tended.order.kind}`;
  if (tended.kind === 'failed') return `failed ${tended.because.code}`;
  return tended.kind === 'noted' ? `noted ${tended.topic}` : tended.kind;
}
