import { describe, expect, it } from 'vitest';
import type { PullRequest } from '../../src/model/pull-request.ts';
import { days, earlier, hours } from '../../src/model/units.ts';
import { oomKilled, overProvisioned } from '../builders/finding.ts';
import { memory } from '../builders/objects.ts';
import { aPolicySet } from '../builders/policy.ts';
import { TAKEN_AT } from '../builders/time.ts';
import { aPullRequest, aRepository, decided, proposals, reasons, said, shrink, tracked } from './setting.ts';

const workload = tracked().build();
const cut = shrink(workload);
const MI = 2 ** 20;
const values = { 'app/requests.cpu': 800, 'app/requests.memory': 800 * MI };

const withPullRequests = (...pullRequests: PullRequest[]) =>
  decided({ workloads: [workload], findings: [cut], snapshot: { repositories: [aRepository(pullRequests)] } });

describe('a merged pull request', () => {
  const merged = (age: number) =>
    aPullRequest({ finding: cut, values }, { state: 'merged', closedAt: earlier(TAKEN_AT, days(age)) });

  it('lets the container rest for the cool-down, and no longer', () => {
    expect(reasons(withPullRequests(merged(6)))).toEqual(['over-provisioned: cool-down']);
    expect(proposals(withPullRequests(merged(7)))).toHaveLength(1);
  });

  it('about another container does not block', () => {
    const other = aPullRequest({ finding: cut, values: { 'proxy/requests.cpu': 10 } }, { state: 'merged' });
    expect(proposals(withPullRequests(other))).toHaveLength(1);
  });

  it('about a workload whose name begins alike does not block', () => {
    const longer = shrink(tracked('web-admin').build());
    const other = aPullRequest({ finding: longer, values }, { state: 'merged' });
    expect(proposals(withPullRequests(other))).toHaveLength(1);
  });

  it('also blocks when it answered another kind of finding of the container', () => {
    const raise = oomKilled(workload, { to: { memoryLimit: '3Gi' } });
    const other = aPullRequest({ finding: raise, values: { 'app/limits.memory': 3 * 1024 * MI } }, { state: 'merged' });
    expect(reasons(withPullRequests(other))).toEqual(['over-provisioned: cool-down']);
  });
});

describe('an OOM kill after a merged raise', () => {
  const kill = (limit: string) =>
    oomKilled(workload, { to: { memoryRequest: '1Gi', memoryLimit: '3Gi' }, part: { limitAtKill: memory(limit) } });
  const raised = (to: string, part: Partial<PullRequest> = {}) =>
    aPullRequest({ finding: kill('2Gi'), values: { 'app/limits.memory': memory(to) } }, { state: 'merged', ...part });
  const afterwards = (limit: string, ...pullRequests: PullRequest[]) =>
    decided({
      workloads: [workload],
      findings: [kill(limit)],
      snapshot: { repositories: [aRepository(pullRequests)] },
    });

  it('waits when the kill happened below the merged limit: it has not been tried yet', () => {
    expect(reasons(afterwards('1Gi', raised('2Gi')))).toEqual(['oom-killed: cool-down']);
  });

  it('does not wait when it happened at the merged limit', () => {
    expect(proposals(afterwards('2Gi', raised('2Gi')))).toHaveLength(1);
  });

  it('two raises within 14 days did not help: a person must look', () => {
    const older = raised('1536Mi', { number: 6, closedAt: earlier(TAKEN_AT, days(9)) });
    const oldest = raised('1536Mi', { number: 6, closedAt: earlier(TAKEN_AT, days(15)) });
    expect(reasons(afterwards('2Gi', raised('2Gi'), older))).toEqual(['oom-killed: recurring']);
    expect(proposals(afterwards('2Gi', raised('2Gi'), oldest))).toHaveLength(1);
  });
});

describe('a pull request that was closed without merging', () => {
  const closed = (part: Partial<PullRequest> = {}, proposed: Record<string, number> = values) =>
    aPullRequest({ finding: cut, values: proposed }, { state: 'closed', ...part });

  it('means: not at this value', () => {
    expect(reasons(withPullRequests(closed()))).toEqual(['over-provisioned: closed-by-person']);
  });

  it('for 30 days', () => {
    expect(proposals(withPullRequests(closed({ closedAt: earlier(TAKEN_AT, days(30)) })))).toHaveLength(1);
    const almost = earlier(TAKEN_AT, hours(30 * 24 - 1));
    expect(proposals(withPullRequests(closed({ closedAt: almost })))).toHaveLength(0);
  });

  it('within 10 % of it', () => {
    const near = { 'app/requests.cpu': 880, 'app/requests.memory': 880 * MI };
    const far = { 'app/requests.cpu': 890, 'app/requests.memory': 890 * MI };
    expect(proposals(withPullRequests(closed({}, near)))).toHaveLength(0);
    expect(said(proposals(withPullRequests(closed({}, far)))[0])).toHaveLength(2);
  });

  it('per resource: memory that moved on is proposed without the CPU that did not', () => {
    const proposed = { ...values, 'app/requests.memory': 600 * MI };
    expect(said(proposals(withPullRequests(closed({}, proposed)))[0])).toEqual(['app requests.memory 1Gi -> 800Mi']);
  });

  it('by the bot itself says nothing', () => {
    expect(proposals(withPullRequests(closed({ closedBy: 'bot' })))).toHaveLength(1);
  });

  it('a body whose marker was removed remembers nothing', () => {
    expect(proposals(withPullRequests(closed({ body: 'edited' })))).toHaveLength(1);
  });
});

describe('an open pull request', () => {
  const open = (proposed: Record<string, number>) => aPullRequest({ finding: cut, values: proposed });

  it('keeps its values while the numbers drift by less than 10 %', () => {
    const drifted = { 'app/requests.cpu': 840, 'app/requests.memory': 770 * MI };
    expect(said(proposals(withPullRequests(open(drifted)))[0])).toEqual([
      'app requests.cpu 1 -> 840m',
      'app requests.memory 1Gi -> 770Mi',
    ]);
  });

  it('takes all new values when one has moved further', () => {
    const moved = { 'app/requests.cpu': 700, 'app/requests.memory': 770 * MI };
    expect(said(proposals(withPullRequests(open(moved)))[0])).toEqual([
      'app requests.cpu 1 -> 800m',
      'app requests.memory 1Gi -> 800Mi',
    ]);
  });

  it('takes the new values when people have set a bound since', () => {
    const bounded = tracked().annotated({ 'trimtab.dev/min-memory': '790Mi' }).build();
    const decisions = decided({
      workloads: [bounded],
      findings: [shrink(bounded)],
      snapshot: { repositories: [aRepository([open({ ...values, 'app/requests.memory': 770 * MI })])] },
    });
    expect(said(proposals(decisions)[0])).toContain('app requests.memory 1Gi -> 800Mi');
  });

  it('keeps its identity when another finding of the workload takes the lead', () => {
    const kill = oomKilled(workload, { to: { memoryRequest: '1Gi', memoryLimit: '3Gi' } });
    const decisions = decided({
      workloads: [workload],
      findings: [cut, kill],
      snapshot: { repositories: [aRepository([open(values)])] },
    });
    expect(proposals(decisions)[0]).toMatchObject({ key: cut.key, lane: 'fast', findings: [kill] });
  });

  it('passes when the budgets are spent', () => {
    const decisions = decided({
      workloads: [workload],
      findings: [cut],
      snapshot: { repositories: [aRepository([open(values)])] },
      policies: aPolicySet({ budgets: { newPerRun: 0, openPerRepository: 0 } }),
    });
    expect(proposals(decisions)).toHaveLength(1);
  });
});

describe('the same cut after one step', () => {
  it('goes on from the live value, not from the first proposal', () => {
    const stepped = tracked().container('app', { cpuRequest: '700m', memoryRequest: '1Gi' }).build();
    const finding = overProvisioned(stepped, { to: { cpuRequest: '200m' } });
    const decisions = decided({ workloads: [stepped], findings: [finding] });
    expect(said(proposals(decisions)[0])).toEqual(['app requests.cpu 700m -> 490m']);
  });
});
