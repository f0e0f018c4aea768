import { describe, expect, it } from 'vitest';
import type { Assessment } from '../../src/model/analysis.ts';
import type { Finding } from '../../src/model/finding.ts';
import { known, unknown } from '../../src/model/reason.ts';
import type { Workload } from '../../src/model/workload.ts';
import { type ReportInput, sizingReport } from '../../src/report/sizing-report.ts';
import type { ContainerPlan } from '../builders/container.ts';
import { oomKilled, overProvisioned, recommendationOf, statisticsOf, underProvisioned } from '../builders/finding.ts';
import { anHpa, refOf } from '../builders/objects.ts';
import { aPolicySet } from '../builders/policy.ts';
import { aSnapshot } from '../builders/snapshot.ts';
import type { WorkloadBuilder } from '../builders/workload.ts';
import { tracked, USAGE } from '../decide/setting.ts';
import { foundOf, madeUpPass } from './made-up-cluster.ts';

type To = Parameters<typeof recommendationOf>[0];

const assess = (workload: Workload, to: To | Assessment['recommendation']): Assessment[] =>
  workload.containers.map((container) => ({
    workload,
    container,
    policy: 'right-sizing',
    statistics: known(statisticsOf({})),
    points: [],
    recommendation: 'kind' in to ? to : known(recommendationOf(to)),
  }));

const reportOf = (
  assessments: readonly Assessment[],
  findings: readonly Finding[] = [],
  part: Partial<ReportInput> = {},
) =>
  sizingReport({
    snapshot: aSnapshot([...new Set(assessments.map(({ workload }) => workload))]),
    analysis: { assessments, verdicts: findings.map(foundOf) },
    decisions: [],
    outcomes: [],
    policies: aPolicySet(),
    ...part,
  });

const rowOf = (builder: WorkloadBuilder, to: To) => {
  const [row] = reportOf(assess(builder.build(), to)).rows;
  if (row === undefined) throw new Error('no row');
  return row;
};
const asking = (plan: ContainerPlan) => tracked().container('app', { usage: USAGE, ...plan });

describe('what is freed', () => {
  it('is the difference of requests, times replicas, times price', () => {
    const row = rowOf(tracked().replicas(3), { cpuRequest: '600m', memoryRequest: '512Mi' });
    expect(row.delta).toEqual({ cpu: 1200, memory: 1.5 * 2 ** 30, money: 3 * (0.4 * 23 + 0.5 * 3) });
  });

  it.each([
    ['a difference too small to act on', rowOf(tracked(), { cpuRequest: '950m', memoryRequest: '1Gi' })],
    ['an init container', rowOf(asking({ role: 'init', cpuRequest: '1' }), { cpuRequest: '100m' })],
    ['a CronJob', rowOf(tracked().kind('CronJob'), { cpuRequest: '100m' })],
    ['nothing recommended', rowOf(tracked(), {})],
    ['scaled to zero', rowOf(tracked().replicas(0), { cpuRequest: '100m' })],
  ])('%s frees nothing', (_, row) => {
    expect(row.delta.money).toBe(0);
  });

  it('an autoscaled workload counts with its minimum', () => {
    const hpa = anHpa(refOf('Deployment', 'shop', 'web'));
    expect(rowOf(tracked().replicas(9).scaledBy(hpa), { cpuRequest: '500m' }).delta.cpu).toBe(2 * 500);
  });

  it('an unset request reserves its limit', () => {
    expect(rowOf(asking({ cpuLimit: '1' }), { cpuRequest: '400m' }).delta.cpu).toBe(2 * 600);
  });

  it('a container that was OOM-killed frees nothing', () => {
    const workload = tracked().build();
    const report = reportOf(assess(workload, { memoryRequest: '256Mi' }), [oomKilled(workload, {})]);
    expect(report.totals.freed).toEqual({ cpu: 0, memory: 0, money: 0 });
  });

  it('raises are kept apart from savings', () => {
    const [up, down] = [tracked('up').build(), tracked('down').build()];
    const { totals } = reportOf([...assess(up, { cpuRequest: '1500m' }), ...assess(down, { cpuRequest: '500m' })]);
    expect([totals.freed.money, totals.added.money]).toEqual([23, 23]);
  });
});

describe('groups', () => {
  it('by namespace and by team label, of the workload or its namespace', () => {
    const a = tracked('a').labelled({ team: 'red' }).build();
    const b = tracked('b')
      .in('pay')
      .with({ namespaceLabels: { team: 'blue' } })
      .build();
    const c = tracked('c').in('pay').build();
    const report = reportOf([a, b, c].flatMap((one) => assess(one, { cpuRequest: '500m' })));
    expect(report.namespaces.map(({ name, workloads }) => [name, workloads])).toEqual([
      ['pay', 2],
      ['shop', 1],
    ]);
    expect(report.teams.map(({ name }) => name).sort()).toEqual(['(none)', 'blue', 'red']);
  });
});

describe('coverage', () => {
  it('counts workloads that are unknown, by reason, also those that were never assessed', () => {
    const young = ['a', 'b'].map((name) => tracked(name).build());
    const silent = tracked('c').build();
    const fine = tracked('d').build();
    const assessments = [
      ...young.flatMap((one) => assess(one, unknown('history-too-short', '2 d of data'))),
      ...assess(fine, {}),
    ];
    const snapshot = aSnapshot([...young, silent, fine]);
    expect(reportOf(assessments, [], { snapshot }).coverage).toMatchObject({
      workloads: 4,
      unknown: 3,
      reasons: [
        { code: 'history-too-short', workloads: 2, example: '2 d of data' },
        { code: 'no-policy', workloads: 1, names: ['shop/Deployment/c'] },
      ],
    });
  });

  it('a workload of which one container is known is not unknown', () => {
    const workload = tracked().container('proxy', { usage: USAGE }).build();
    const [first, second] = assess(workload, {});
    if (first === undefined || second === undefined) throw new Error('two containers were built');
    const half = [first, { ...second, recommendation: unknown('no-samples', 'none') }];
    expect(reportOf(half).coverage.unknown).toBe(0);
  });

  it('names sources that could not be read', () => {
    const gaps = [{ source: 'hpas' as const, because: { code: 'forbidden' as const, detail: 'list is forbidden' } }];
    expect(reportOf([], [], { snapshot: aSnapshot([], { gaps }) }).coverage.gaps).toEqual([
      { source: 'hpas', code: 'forbidden', detail: 'list is forbidden' },
    ]);
  });
});

describe('answers', () => {
  it('each row says what became of it, and why', () => {
    const report = sizingReport(madeUpPass());
    const said = Object.fromEntries(report.rows.map(({ name, state, because }) => [name, [state, because?.code]]));
    expect(said).toMatchObject({
      storefront: ['open', undefined],
      events: ['held', 'leak-suspected'],
      reports: ['held', 'budget-run'],
      ledger: ['fine', undefined],
      importer: ['unknown', 'history-too-short'],
    });
  });

  it('before anything is carried out the decisions speak', () => {
    const { changes, held } = sizingReport({ ...madeUpPass(), outcomes: [] }).actions;
    expect(new Set(changes.map(({ state }) => state))).toEqual(new Set(['decided']));
    expect(held).toEqual(sizingReport(madeUpPass()).actions.held);
  });

  it('a change that found no place in the budget while it was carried out is held, not decided', () => {
    const pass = madeUpPass();
    const waited = pass.outcomes.flatMap((one) => {
      if (one.kind !== 'opened') return [one];
      const because = { code: 'budget-run' as const, detail: 'no place left' };
      return one.proposal.decision.findings.map((finding) => ({ kind: 'held' as const, finding, because }));
    });
    const { changes, held } = sizingReport({ ...pass, outcomes: waited }).actions;
    expect(changes.filter(({ state }) => state === 'decided')).toEqual([]);
    expect(held.find(({ code }) => code === 'budget-run')?.count).toBeGreaterThan(7);
  });

  it('a hold is counted once, though decision and outcome both tell of it', () => {
    const { held } = sizingReport(madeUpPass()).actions;
    expect(held.map(({ code, count }) => [code, count])).toEqual([
      ['budget-run', 7],
      ['leak-suspected', 1],
    ]);
  });

  it('what may not be lowered is held, with the reason', () => {
    const because = { code: 'no-heap-metrics' as const, detail: 'the JVM sizes its own heap' };
    const workload = tracked().build();
    const kept = recommendationOf({}, { withheld: [{ resource: 'memory', because }] });
    const [row] = reportOf(assess(workload, known(kept))).rows;
    expect(row).toMatchObject({ state: 'held', because });
  });

  it('a finding that was answered says its answer, not why the percentiles say nothing', () => {
    const workload = tracked().build();
    const kill = oomKilled(workload, {});
    const because = { code: 'leak-suspected' as const, detail: 'memory climbs' };
    const decisions = [{ kind: 'hold' as const, finding: kill, because }];
    const report = reportOf(assess(workload, unknown('no-samples', 'none')), [kill], { decisions });
    expect(report.rows[0]).toMatchObject({ state: 'held', because, unknown: { code: 'no-samples' } });
    expect(report.coverage.reasons[0]?.code).toBe('no-samples');
  });

  it('a kill and a limit nearly reached are one risk', () => {
    const workload = tracked().build();
    const near = underProvisioned(workload, { to: { memoryLimit: '3Gi' } });
    const kill = oomKilled(workload, { to: { memoryLimit: '3Gi' }, part: { severity: 'warning' } });
    expect(reportOf([], [near, kill]).risks.map(({ kind }) => kind)).toEqual(['oom-killed']);
  });

  it('a kill is counted as its pull request counts it, and an eviction is none', () => {
    const told = (times: number) => reportOf([], [oomKilled(tracked().build(), { part: { times } })]).risks[0]?.what;
    expect(told(6)).toMatch(/^killed 6 times at /);
    expect(told(1)).toMatch(/^killed once at /);
    expect(told(0)).toBe('short of memory (limit-too-low)');
  });

  it('risks come first by severity, and savings are none', () => {
    const workload = tracked().build();
    const report = reportOf([], [overProvisioned(workload, { to: {} })]);
    expect(report.risks).toEqual([]);
    expect(sizingReport(madeUpPass()).risks.map(({ severity, where }) => [severity, where])).toEqual([
      ['critical', 'data/Deployment/events, app'],
      ['critical', 'shop/Deployment/checkout, app'],
      ['warning', 'payments/Deployment/payout-worker, app'],
    ]);
  });
});
