import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import { ratio } from '../../src/model/units.ts';
import { oomKilled, overProvisioned, underProvisioned } from '../builders/finding.ts';
import { aPolicy, aPolicySet } from '../builders/policy.ts';
import { TAKEN_AT } from '../builders/time.ts';
import { aPullRequest, aRepository, decided, proposals, reasons, shrink, tracked, USAGE } from './setting.ts';

const budgets = (newPerRun: number, openPerRepository: number) =>
  aPolicySet({ budgets: { newPerRun, openPerRepository } });
const several = (
  count: number,
  build: (name: string) => { workload: ReturnType<typeof workloadOf>; finding: Finding },
) => {
  const all = Array.from({ length: count }, (_, i) => build(`web-${String(i).padStart(2, '0')}`));
  return { workloads: all.map(({ workload }) => workload), findings: all.map(({ finding }) => finding) };
};
const workloadOf = (name: string) => tracked(name).build();
const cutOf = (name: string) => ({ workload: workloadOf(name), finding: shrink(workloadOf(name)) });
const killOf = (name: string) => ({
  workload: workloadOf(name),
  finding: oomKilled(workloadOf(name), { to: { memoryRequest: '1Gi', memoryLimit: '3Gi' } }),
});

describe('budgets', () => {
  it('hold what exceeds them, with the rest named', () => {
    const decisions = decided({ ...several(5, cutOf), policies: budgets(3, 5) });
    expect(proposals(decisions).map(({ subject }) => subject.name)).toEqual(['web-00', 'web-01', 'web-02']);
    expect(reasons(decisions)).toEqual(['over-provisioned: budget-run', 'over-provisioned: budget-run']);
  });

  it('count pull requests that are open in the repository', () => {
    const open = ['a', 'b', 'c', 'd'].map((name, i) =>
      aPullRequest({ finding: shrink(tracked(name).build()), values: {} }, { number: i + 1, branch: name }),
    );
    const snapshot = { repositories: [aRepository(open)] };
    const decisions = decided({ ...several(3, cutOf), snapshot, policies: budgets(3, 5) });
    expect(proposals(decisions)).toHaveLength(1);
    expect(reasons(decisions)).toEqual(['over-provisioned: budget-repository', 'over-provisioned: budget-repository']);
  });

  it('a pass that was killed and repeated opens no more than one pass may', () => {
    const setting = { ...several(6, cutOf), policies: budgets(3, 10) };
    const first = proposals(decided(setting));
    for (const killedAfter of [0, 1, 2, 3]) {
      const opened = first.slice(0, killedAfter).map(({ findings: [finding], intents }, i) => {
        if (finding === undefined) throw new Error('a decision without a finding');
        const values = Object.fromEntries(intents.map(({ container, field, to }) => [`${container}/${field}`, to]));
        return aPullRequest({ finding, values }, { number: i + 1, createdAt: TAKEN_AT, updatedAt: TAKEN_AT });
      });
      const again = decided({ ...setting, snapshot: { repositories: [aRepository(opened)] } });
      const plain = proposals(again).map(({ answers: _, ...decision }) => decision);
      expect(plain).toEqual(first);
    }
  });

  it('closed and merged ones take no place', () => {
    const done = (['closed', 'merged'] as const).map((state) =>
      aPullRequest({ finding: shrink(tracked('old').build()), values: {} }, { state }),
    );
    const snapshot = { repositories: [aRepository(done)] };
    expect(proposals(decided({ ...several(1, cutOf), snapshot, policies: budgets(1, 1) }))).toHaveLength(1);
  });

  it('an OOM kill goes first and does not wait behind open savings', () => {
    const open = aPullRequest({ finding: shrink(tracked('old').build()), values: {} });
    const [cut, kill] = [cutOf('web-00'), killOf('web-99')];
    const decisions = decided({
      workloads: [cut.workload, kill.workload],
      findings: [cut.finding, kill.finding],
      snapshot: { repositories: [aRepository([open])] },
      policies: budgets(1, 1),
    });
    expect(proposals(decisions).map(({ subject }) => subject.name)).toEqual(['web-99']);
  });
});

describe('ranking', () => {
  it('severity x money x confidence', () => {
    const large = tracked('large').replicas(20).build();
    const unsure = tracked('unsure').replicas(40).build();
    const small = tracked('small').build();
    const starved = tracked('starved').build();
    const to = { cpuRequest: '800m' };
    const decisions = decided({
      workloads: [large, unsure, small, starved],
      findings: [
        overProvisioned(small, { to }),
        overProvisioned(unsure, { to, part: { confidence: 'low' } }),
        overProvisioned(large, { to }),
        underProvisioned(starved, { to: { cpuRequest: '1500m' } }),
      ],
      policies: budgets(10, 10),
    });
    expect(proposals(decisions).map(({ subject }) => subject.name)).toEqual(['starved', 'large', 'unsure', 'small']);
  });

  it('is the same for every order of the findings', () => {
    const setting = several(8, cutOf);
    const expected = JSON.stringify(decided({ ...setting, policies: budgets(3, 5) }));
    fc.assert(
      fc.property(fc.shuffledSubarray(setting.findings, { minLength: 8 }), (findings) => {
        expect(JSON.stringify(decided({ ...setting, findings, policies: budgets(3, 5) }))).toBe(expected);
      }),
      { numRuns: 20 },
    );
  });
});

describe('storm', () => {
  it('many kills at once are one incident, not many pull requests', () => {
    const decisions = decided({ ...several(6, killOf), policies: budgets(10, 10) });
    expect(new Set(reasons(decisions))).toEqual(new Set(['oom-killed: storm']));
    expect(proposals(decisions)).toEqual([]);
  });

  it('five are none, nor are six of a hundred workloads', () => {
    expect(proposals(decided({ ...several(5, killOf), policies: budgets(10, 10) }))).toHaveLength(5);
    const { workloads, findings } = several(6, killOf);
    const others = Array.from({ length: 94 }, (_, i) => workloadOf(`other-${i}`));
    const decisions = decided({ workloads: [...workloads, ...others], findings, policies: budgets(10, 10) });
    expect(proposals(decisions)).toHaveLength(6);
  });

  it('sizing findings are never a storm', () => {
    expect(proposals(decided({ ...several(30, cutOf), policies: budgets(50, 50) }))).toHaveLength(30);
  });
});

describe('any recommendation', () => {
  const mebi = 2 ** 20;
  const sizes = fc.record({
    cpu: fc.integer({ min: 1, max: 16_000 }),
    toCpu: fc.integer({ min: 1, max: 16_000 }),
    request: fc.integer({ min: 16, max: 8_000 }),
    extra: fc.integer({ min: 0, max: 4_000 }),
    toRequest: fc.integer({ min: 16, max: 8_000 }),
    toLimit: fc.integer({ min: 16, max: 12_000 }),
  });

  it('leaves request <= limit, moves one step at most and repeats itself byte for byte', () => {
    fc.assert(
      fc.property(sizes, ({ cpu, toCpu, request, extra, toRequest, toLimit }) => {
        const plan = {
          cpuRequest: `${cpu}m`,
          memoryRequest: `${request}Mi`,
          memoryLimit: `${request + extra}Mi`,
          usage: USAGE,
        };
        const workload = tracked().container('app', plan).build();
        const to = { cpuRequest: `${toCpu}m`, memoryRequest: `${toRequest}Mi`, memoryLimit: `${toLimit}Mi` };
        const setting = { workloads: [workload], findings: [overProvisioned(workload, { to })] };
        const decisions = decided(setting);
        expect(JSON.stringify(decided(setting))).toBe(JSON.stringify(decisions));
        const intents = proposals(decisions)[0]?.intents ?? [];
        const value = (field: string, live: number): number => intents.find((one) => one.field === field)?.to ?? live;
        expect(value('requests.memory', request * mebi)).toBeLessThanOrEqual(
          value('limits.memory', (request + extra) * mebi),
        );
        for (const { from = 0, to: target } of intents) {
          expect(target).toBeGreaterThanOrEqual(0.7 * from - 1e-6);
          if (target > from) expect(target).toBeLessThanOrEqual(Math.max(2 * from, 32 * mebi) + 1e-6);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('repeated steps arrive, and then nothing is left to do', () => {
    const steps: number[] = [2000];
    for (let i = 0; i < 20; i++) {
      const workload = tracked()
        .container('app', { cpuRequest: `${steps.at(-1)}m`, usage: USAGE })
        .build();
      const finding = overProvisioned(workload, { to: { cpuRequest: '360m' } });
      const next = proposals(decided({ workloads: [workload], findings: [finding] }))[0]?.intents[0]?.to;
      if (next === undefined) break;
      steps.push(next);
    }
    expect(steps).toEqual([2000, 1400, 980, 690, 490, 360]);
  });

  it('a share of 100 % goes in one step', () => {
    const workload = tracked().build();
    const policies = aPolicySet({ policies: [aPolicy({ change: { largestCut: ratio(1) } })] });
    const finding = overProvisioned(workload, { to: { cpuRequest: '100m' } });
    expect(proposals(decided({ workloads: [workload], findings: [finding], policies }))[0]?.intents[0]?.to).toBe(100);
  });
});
