import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analyze/analyze.ts';
import { analyzers } from '../../src/analyze/registry.ts';
import { reasonCodes, unknown } from '../../src/model/reason.ts';
import { days, hours, ratio } from '../../src/model/units.ts';
import type { Workload } from '../../src/model/workload.ts';
import { aPolicy, aPolicySet } from '../builders/policy.ts';
import { aSnapshot } from '../builders/snapshot.ts';
import { ago, TAKEN_AT } from '../builders/time.ts';
import { usageOf } from '../builders/usage.ts';
import { aWorkload } from '../builders/workload.ts';
import { MI } from './judge.ts';

const names = (workloads: readonly Workload[]) =>
  analyze(aSnapshot(workloads), aPolicySet()).assessments.map(
    ({ workload, container }) => `${workload.ref.name}/${container.spec.name}`,
  );

describe('analyze', () => {
  it('assesses every container, in the order of names', () => {
    const b = aWorkload().named('b').container('y', {}).container('x', {}).build();
    const a = aWorkload().named('a').build();
    expect(names([b, a])).toEqual(['a/app', 'b/x', 'b/y']);
    expect(names([a, b])).toEqual(names([b, a]));
  });

  it('gives one verdict per check and container', () => {
    const { verdicts } = analyze(aSnapshot([aWorkload().build()]), aPolicySet());
    const optIn = ['predictive-scaling', 'security-posture'];
    expect(verdicts.map(({ check }) => check)).toEqual(Object.keys(analyzers).filter((kind) => !optIn.includes(kind)));
  });

  it('measures a workload that no policy matches, and lets no check speak about it', () => {
    const { assessments, verdicts } = analyze(aSnapshot([aWorkload().build()]), aPolicySet({ policies: [] }));
    expect(verdicts).toEqual([]);
    expect(assessments[0]?.statistics.kind).toBe('known');
    expect(assessments[0]?.recommendation).toMatchObject({ kind: 'unknown', because: { code: 'no-policy' } });
  });

  it('does not ask a check that the policy turned off', () => {
    const base = aPolicy();
    const checks = { ...base.checks, 'over-provisioned': { enabled: false, minimumSeverity: 'info' } } as const;
    const { verdicts } = analyze(aSnapshot([aWorkload().build()]), aPolicySet({ policies: [aPolicy({ checks })] }));
    expect(verdicts.map(({ check }) => check)).not.toContain('over-provisioned');
    expect(verdicts).toHaveLength(3);
  });

  it('sizes by the window of the policy, however far the pass looks back', () => {
    const usage = usageOf({ days: 42, cpu: ({ day }) => (day < 20 ? 400 : 50), memory: 200 * MI });
    const workload = aWorkload().container('app', { cpuRequest: '1', memoryRequest: '512Mi', usage }).build();
    const peaks = (window: number) =>
      analyze(
        aSnapshot([workload], { window: { from: ago(days(42)), to: TAKEN_AT } }),
        aPolicySet({ policies: [aPolicy({ sizing: { window: days(window) } })] }),
      ).assessments.map(({ statistics, points }) => [
        statistics.kind === 'known' ? statistics.value.cpu?.max : undefined,
        points.length,
      ]);
    expect(peaks(14)).toEqual([[50, 15]]);
    expect(peaks(42)).toEqual([[400, 43]]);
  });

  it('edge 39: takes thresholds from the policy of each workload: production and staging apart', () => {
    const usage = usageOf({ cpu: 300, memory: 800 * MI });
    const at = (namespace: string) =>
      aWorkload().in(namespace).container('app', { cpuRequest: '1', memoryRequest: '1Gi', usage }).build();
    const match = { namespaces: ['prod-*'], excludeNamespaces: [], kinds: [], names: [], labels: {} };
    const careful = aPolicy({ name: 'prod', match, sizing: { overProvisionedBelow: ratio(0.1) } });
    const { verdicts } = analyze(
      aSnapshot([at('prod-shop'), at('staging')]),
      aPolicySet({ policies: [careful, aPolicy()] }),
    );
    const found = verdicts.filter((verdict) => verdict.kind === 'found' && verdict.check === 'over-provisioned');
    expect(found).toHaveLength(1);
    expect(found[0]?.kind === 'found' && found[0].finding.workload.namespace).toBe('staging');
  });
});

describe('edge 45: every skip', () => {
  const level = fc.option(fc.integer({ min: 0, max: 4000 }), { nil: undefined });
  const quantity = fc.option(fc.integer({ min: 1, max: 8000 }), { nil: undefined });
  const container = fc.record({
    cpu: level,
    memory: level,
    days: fc.constantFrom(0.2, 2, 8),
    requests: fc.tuple(quantity, quantity),
    limits: fc.tuple(quantity, quantity),
    role: fc.constantFrom('main', 'init', 'sidecar'),
    injected: fc.boolean(),
    throttled: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
    death: fc.option(fc.constantFrom({}, { exitCode: 143 }, { reason: 'Error' }, { waiting: true }), {
      nil: undefined,
    }),
  });
  const workload = fc.record({
    container,
    kind: fc.constantFrom('Deployment', 'StatefulSet', 'CronJob', 'Job', 'Widget'),
    replicas: fc.integer({ min: 0, max: 3 }),
    age: fc.constantFrom(1, 40, 400),
    hpas: fc.boolean(),
  });
  type Plan = typeof workload extends fc.Arbitrary<infer T> ? T : never;

  function built({ container: of, ...plan }: Plan): Workload {
    const [cpuRequest, memoryRequest] = of.requests;
    const [cpuLimit, memoryLimit] = of.limits;
    const usage = usageOf({
      days: of.days,
      ...(of.cpu === undefined ? {} : { cpu: of.cpu }),
      ...(of.memory === undefined ? {} : { memory: of.memory * MI }),
    });
    const base = aWorkload()
      .kind(plan.kind)
      .replicas(plan.replicas)
      .revisionAge(hours(plan.age))
      .container('app', {
        role: of.role,
        injected: of.injected,
        usage,
        ...(cpuRequest === undefined ? {} : { cpuRequest: `${cpuRequest}m` }),
        ...(memoryRequest === undefined ? {} : { memoryRequest: `${memoryRequest}Mi` }),
        ...(cpuLimit === undefined ? {} : { cpuLimit: `${Math.max(cpuLimit, cpuRequest ?? 0)}m` }),
        ...(memoryLimit === undefined ? {} : { memoryLimit: `${Math.max(memoryLimit, memoryRequest ?? 0)}Mi` }),
        ...(of.throttled === undefined ? {} : { throttledShare: of.throttled }),
      });
    const dead = of.death === undefined ? base : base.died('app', of.death);
    return (plan.hpas ? dead : dead.with({ hpas: unknown('forbidden', 'hpas: 403') })).build();
  }

  it('has a reason code that machines know, and every finding holds together, whatever the workload', () => {
    fc.assert(
      fc.property(workload, (plan) => {
        const { verdicts, assessments } = analyze(aSnapshot([built(plan)]), aPolicySet());
        for (const { recommendation } of assessments) {
          if (recommendation.kind === 'unknown') expect(reasonCodes).toContain(recommendation.because.code);
        }
        for (const verdict of verdicts) {
          if (verdict.kind === 'unknown') {
            expect(reasonCodes).toContain(verdict.because.code);
            expect(verdict.because.detail).not.toMatch(/NaN|Infinity|undefined/);
          }
          if (verdict.kind === 'found') expectSound(verdict.finding);
        }
      }),
      { numRuns: 150 },
    );
  });
});

function expectSound(
  finding: Extract<ReturnType<typeof analyze>['verdicts'][number], { kind: 'found' }>['finding'],
): void {
  const { recommended, current, notes } = finding;
  expect(JSON.stringify({ recommended, notes })).not.toMatch(/NaN|Infinity|undefined|null/);
  if (recommended === undefined) {
    expect('because' in finding && finding.because !== undefined).toBe(true);
    return;
  }
  const memoryLimit = recommended.memoryLimit ?? current.memoryLimit ?? Infinity;
  const cpuLimit = recommended.cpuLimit ?? current.cpuLimit ?? Infinity;
  expect(recommended.memoryRequest ?? 0).toBeLessThanOrEqual(memoryLimit);
  expect(recommended.cpuRequest ?? 0).toBeLessThanOrEqual(cpuLimit);
  expect(recommended.explanation.length).toBeGreaterThan(0);
  expect(recommended.explanation.length).toBeLessThanOrEqual(3);
  expect(Object.keys(recommended).some((key) => /^(cpu|memory)/.test(key))).toBe(true);
}
