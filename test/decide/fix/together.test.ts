import { describe, expect, it } from 'vitest';
import type { PodDisruptionBudget } from '../../../src/model/cluster-objects.ts';
import type { HealthFinding } from '../../../src/model/health.ts';
import type { HealthKind } from '../../../src/model/health-kinds.ts';
import { known } from '../../../src/model/reason.ts';
import { hours, minutes } from '../../../src/model/units.ts';
import { aNode, metaOf, refOf } from '../../builders/objects.ts';
import { ago } from '../../builders/time.ts';
import { attempt, DIRECT, journalOf, planned, said, sick } from './setting.ts';

const evicted = (namespace: string, count: number, from = 0, age = 50) =>
  Array.from({ length: count }, (_, i) =>
    sick({ namespace, workload: `w${from + i}`, check: 'pod-evicted', since: ago(hours(age - i)) }),
  );
const fixed = (plan: ReturnType<typeof planned>): string[] => said(plan).filter((text) => text.endsWith(' fix'));

describe('10 blast radius', () => {
  it('5 of a namespace and 10 of the cluster, the oldest first; the rest is deferred and says so', () => {
    const plan = planned([...evicted('a', 8, 0, 90), ...evicted('b', 4, 10), ...evicted('c', 4, 20)]);
    expect(fixed(plan)).toHaveLength(10);
    const inA = plan.fixes.filter(({ kind, pod }) => kind === 'fix' && pod.namespace === 'a');
    expect(inA.map(({ pod }) => pod.name)).toEqual(['w0-1', 'w1-1', 'w2-1', 'w3-1', 'w4-1']);
    const held = plan.fixes.flatMap((one) => (one.kind === 'hold' ? [one.because] : []));
    expect(held).toHaveLength(6);
    expect(new Set(held.map(({ code }) => code))).toEqual(new Set(['blast-radius']));
    expect(held.map(({ detail }) => detail.slice(0, 40))).toContain('at most 5 pods of namespace a are delete');
  });

  it('one of a workload that lives, and one that has ended: a shell waits for no living pod', () => {
    const [many, crash] = [
      sick({ check: 'pod-evicted', pods: ['web-3', 'web-4'] }),
      sick({ pods: ['web-1', 'web-2'] }),
    ];
    const workload = { ...many.workload, pods: [...many.workload.pods, ...crash.workload.pods] };
    const plan = planned([many, crash].map(({ finding }) => ({ finding, workload })));
    expect(said(plan)).toEqual(['web-1 fix', 'web-3 fix', 'web-2 blast-radius', 'web-4 blast-radius']);
    const details = plan.fixes.flatMap((one) => (one.kind === 'hold' ? [one.because.detail] : []));
    expect(details).toEqual([
      'at most 1 pods of a workload are deleted in one pass; more urgent ones went first',
      'at most 1 pods of a workload that have ended are deleted in one pass; more urgent ones went first',
    ]);
  });

  it('what another gate holds takes no place', () => {
    const out = Array.from({ length: 9 }, (_, i) =>
      sick({ namespace: 'a', workload: `o${i}`, check: 'pod-evicted', since: ago(hours(90)) }, (builder) =>
        builder.annotated({ 'trimtab.dev/ignore': 'true' }),
      ),
    );
    expect(fixed(planned([...out, ...evicted('a', 5)]))).toHaveLength(5);
  });
});

describe('what a PodDisruptionBudget would refuse', () => {
  const loops = (from: number, count: number, age: number) =>
    Array.from({ length: count }, (_, i) =>
      sick({ namespace: 'a', workload: `c${from + i}`, since: ago(hours(age - i)) }),
    );
  const barring = loops(0, 5, 90);
  const tried = (part: Partial<PodDisruptionBudget>, all = [...barring, ...loops(5, 2, 50)]) => {
    const pdbs = barring.map(
      ({ workload }): PodDisruptionBudget => ({
        ...metaOf(refOf('PodDisruptionBudget', 'a', workload.ref.name)),
        ...{ selector: workload.controller?.template.labels ?? {}, conditions: [] },
        ...{ disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 2, expectedPods: 3, ...part },
      }),
    );
    return fixed(planned(all, { objects: { pdbs: known(pdbs) } })).map((text) => text.slice(0, 2));
  };

  it('is asked last, so that it takes nobody the place', () => {
    expect(tried({})).toEqual(['c5', 'c6', 'c0', 'c1', 'c2']);
  });

  it('is asked all the same where nobody else needs the place: the API server has the last word', () => {
    expect(tried({}, barring)).toEqual(['c0', 'c1', 'c2', 'c3', 'c4']);
  });

  it.each([
    ['allows one', { disruptionsAllowed: 1 }],
    ['counts enough healthy pods without it', { currentHealthy: 2 }],
    ['is about other pods', { selector: { app: 'other' } }],
    ['chooses by expressions', { selector: {} }],
  ])('changes no order where the budget %s', (_, part) => {
    expect(tried(part)).toEqual(['c0', 'c1', 'c2', 'c3', 'c4']);
  });
});

describe('11 storm', () => {
  const nodes = (sickOnes: number, of = 10) =>
    known(
      Array.from({ length: of }, (_, i) => {
        const node = aNode(`node-${i}`);
        return i < sickOnes ? { ...node, conditions: [{ type: 'Ready', status: 'False' }] } : node;
      }),
    );
  const trouble = (i: number, part: Partial<HealthFinding> = {}): HealthFinding => ({
    ...sick({ workload: `t${i}` }).finding,
    kind: 'pod-not-ready' satisfies HealthKind,
    since: ago(minutes(20)),
    remedy: { kind: 'alert', hint: 'look' },
    pods: [],
    ...part,
  });
  const storm = (count: number, part: Partial<HealthFinding> = {}) =>
    said(
      planned(
        [sick()],
        {},
        DIRECT,
        Array.from({ length: count }, (_, i) => trouble(i, part)),
      ),
    ).join();

  it('more than a fifth of the nodes', () => {
    expect(said(planned([sick()], { nodes: nodes(2) }))).toEqual(['web-1 fix']);
    expect(said(planned([sick()], { nodes: nodes(3) }))).toEqual(['web-1 storm']);
    expect(planned([sick()], { nodes: nodes(3) }).storm?.detail).toBe(
      '3 of 10 nodes are not ready: look for one cause first',
    );
  });

  it('more new findings than 5 and a tenth of the workloads; what is old or mild is no storm', () => {
    expect(storm(5)).toBe('web-1 fix');
    expect(storm(6)).toBe('web-1 storm');
    expect(storm(6, { severity: 'info' })).toBe('web-1 fix');
    expect(storm(6, { since: ago(hours(2)) })).toBe('web-1 fix');
  });

  it('three applications with one cause', () => {
    expect(storm(3, { cause: 'registry-unavailable' })).toBe('web-1 storm');
    expect(storm(2, { cause: 'registry-unavailable' })).toBe('web-1 fix');
    expect(storm(3, { cause: 'bad-config' })).toBe('web-1 fix');
    expect(storm(3, { cause: 'registry-unavailable', application: 'all-one' })).toBe('web-1 fix');
  });

  it('stays quiet for 15 minutes after the last one was seen, whoever saw it', () => {
    const seen = (before: number) =>
      journalOf(['blocked', minutes(before), { gate: 'storm', code: 'storm', now: true }, 'prod']);
    expect(said(planned([sick()], seen(14)))).toEqual(['web-1 storm']);
    expect(said(planned([sick()], seen(15)))).toEqual(['web-1 fix']);
    expect(planned([sick()], seen(14)).storm).toBeUndefined();
  });
});

describe('9 breaker', () => {
  const failures = (...before: number[]) => journalOf(...before.flatMap((age) => attempt(minutes(age), 'failed')));
  const after = (...before: number[]): string =>
    said(
      planned([sick()], failures(...before), { ...DIRECT, guardrails: { modes: [], acknowledged: ago(hours(99)) } }),
    ).join();

  it.each([
    ['two failures', [3, 2], 'fix'],
    ['three open it for an hour', [90, 80, 59], 'breaker-open'],
  ])('%s', (_, before, want) => {
    expect(after(...before)).toBe(`web-1 ${want}`);
  });

  it('of all findings: more than a fifth of the last ten actions, until somebody looked', () => {
    const other = (age: number, end: 'deleted' | 'failed') =>
      attempt(minutes(age), end).map((line) => [...line, `prod/pay/Deployment/p${age}/app/pod-evicted`] as const);
    const told = (bad: number, good: number) =>
      journalOf(
        ...Array.from({ length: bad }, (_, i) => other(600 - i, 'failed')).flat(),
        ...Array.from({ length: good }, (_, i) => other(500 - i, 'deleted')).flat(),
      );
    expect(said(planned([sick()], told(2, 8)))).toEqual(['web-1 fix']);
    expect(said(planned([sick()], told(3, 7)))).toEqual(['web-1 breaker-open']);
    expect(said(planned([sick()], told(3, 8)))).toEqual(['web-1 fix']);
    expect(said(planned([sick()], told(3, 0)))).toEqual(['web-1 breaker-open']);
    const looked = { ...DIRECT, guardrails: { modes: [], acknowledged: ago(minutes(500)) } };
    expect(said(planned([sick()], told(3, 0), looked))).toEqual(['web-1 fix']);
  });
});
