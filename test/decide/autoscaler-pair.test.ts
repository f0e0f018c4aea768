import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HorizontalPodAutoscaler } from '../../src/model/cluster.ts';
import type { Finding } from '../../src/model/finding.ts';
import { describeIntent } from '../../src/model/intent-text.ts';
import type { Workload } from '../../src/model/workload.ts';
import { overProvisioned, underProvisioned } from '../builders/finding.ts';
import { anApplication, anHpa, refOf, utilization } from '../builders/objects.ts';
import { aPolicy, aPolicySet } from '../builders/policy.ts';
import { aWorkload } from '../builders/workload.ts';
import { decided, reasons, shrink, tracked, USAGE } from './setting.ts';

const WEB = refOf('Deployment', 'shop', 'web');
const move = aPolicySet({ policies: [aPolicy({ change: { autoscalerTarget: 'move' } })] });

const scaledBy = (metrics = [utilization('cpu', 70)], part: Partial<HorizontalPodAutoscaler> = {}): Workload =>
  tracked()
    .scaledBy(anHpa(WEB, metrics, part))
    .build();

const change = (workload: Workload, finding: Finding, policies = move) => {
  const decisions = decided({ workloads: [workload], findings: [finding], policies });
  const [proposed] = decisions.filter((decision) => decision.kind === 'propose');
  return {
    said: (proposed?.intents ?? []).map(describeIntent),
    notes: (proposed?.notes ?? []).map(({ text }) => text),
    reasons: reasons(decisions),
  };
};

const CUT = 'app requests.cpu: 1 -> 800m';
const MEMORY = 'app requests.memory: 1Gi -> 800Mi';

describe('a request and the utilization target that is measured against it', () => {
  it('move against each other, so that pods are added at the same use: 70 % of 1000m is 88 % of 800m', () => {
    const { said, notes } = change(scaledBy(), shrink(scaledBy()));
    expect(said).toEqual([CUT, MEMORY, 'cpu.utilization: 70% -> 88%']);
    expect(notes).toEqual([
      'autoscaler web keeps adding pods at the same use: its cpu target moves with the request, 70 % -> 88 %',
    ]);
  });

  it('move on a raise as well', () => {
    const workload = scaledBy();
    const { said } = change(workload, underProvisioned(workload, { to: { cpuRequest: '1500m' } }));
    expect(said).toEqual(['app requests.cpu: 1 -> 1500m', 'cpu.utilization: 70% -> 47%']);
  });

  it('count all containers of the pod: the autoscaler divides by the sum of their requests', () => {
    const workload = tracked()
      .container('proxy', { cpuRequest: '600m', memoryRequest: '128Mi', usage: USAGE })
      .scaledBy(anHpa(WEB, [utilization('cpu', 70)]))
      .build();
    // 70 % of 1600m is 1120m, which is 80 % of 1400m.
    expect(change(workload, shrink(workload)).said).toContain('cpu.utilization: 70% -> 80%');
  });

  it('move for CPU and memory each by its own request', () => {
    const workload = scaledBy([utilization('cpu', 70), utilization('memory', 60)]);
    expect(change(workload, shrink(workload)).said).toEqual([
      CUT,
      MEMORY,
      'cpu.utilization: 70% -> 88%',
      'memory.utilization: 60% -> 77%',
    ]);
  });

  it('are held, as is the default, unless the policy wants the target moved', () => {
    const { said, notes } = change(scaledBy(), shrink(scaledBy()), aPolicySet());
    expect(said).toEqual([MEMORY]);
    expect(notes.join()).toContain('scales on cpu utilization');
  });

  it.each([
    [
      'KEDA made the autoscaler',
      scaledBy(undefined, {
        owners: [{ apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', name: 'web', uid: 'u', controller: true }],
      }),
    ],
    [
      'another container has no request, so that nobody knows the ratio',
      tracked()
        .container('proxy', { memoryRequest: '128Mi', usage: USAGE })
        .scaledBy(anHpa(WEB, [utilization('cpu', 70)]))
        .build(),
    ],
    [
      'an external metric is made of CPU as well',
      scaledBy([utilization('cpu', 70), { source: 'External', name: 's0-cpu', target: { type: 'Value', value: 80 } }]),
    ],
  ])('are held where %s', (_, workload) => {
    expect(change(workload, shrink(workload)).said).toEqual([MEMORY]);
  });

  it('leave a target alone that is absolute, or of another container', () => {
    for (const metric of [
      { source: 'Resource' as const, name: 'cpu', target: { type: 'AverageValue' as const, value: 0.5 } },
      { source: 'ContainerResource' as const, name: 'cpu', container: 'proxy', target: utilization('cpu', 70).target },
    ]) {
      const workload = scaledBy([metric]);
      expect(change(workload, shrink(workload)).said).toEqual([CUT, MEMORY]);
    }
  });

  it('are held where the limits would keep pods from ever using so much: 70 % of 1 core is 700m', () => {
    const limited = (cpuLimit: string) =>
      aWorkload()
        .container('app', { cpuRequest: '1', memoryRequest: '1Gi', memoryLimit: '2Gi', cpuLimit, usage: USAGE })
        .trackedBy(anApplication('web'))
        .scaledBy(anHpa(WEB, [utilization('cpu', 75)]))
        .build();
    const proposed = (workload: Workload) => change(workload, shrink(workload)).said;
    // 750m and the tenth that autoscalers ignore are 825m.
    expect(proposed(limited('820m'))).toEqual([MEMORY]);
    expect(proposed(limited('830m'))).toEqual([CUT, MEMORY, 'cpu.utilization: 75% -> 94%']);
  });

  it('one never moves without the other, and their product stays within one per cent of the request', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 2000 }), fc.integer({ min: 20, max: 95 }), (to, target) => {
        const workload = scaledBy([utilization('cpu', target)]);
        const wanted = { to: { cpuRequest: `${to}m` } };
        const finding = to < 1000 ? overProvisioned(workload, wanted) : underProvisioned(workload, wanted);
        const decisions = decided({ workloads: [workload], findings: [finding], policies: move });
        const intents = decisions.flatMap((decision) => (decision.kind === 'propose' ? decision.intents : []));
        const request = intents.find((intent) => intent.kind === 'set-cpu')?.to;
        const moved = intents.find((intent) => intent.kind === 'set-autoscaler-target')?.to;
        if (request === undefined) expect(moved).toBeUndefined();
        else expect(Math.abs(request * (moved ?? target) - 1000 * target)).toBeLessThanOrEqual(0.5 * request);
      }),
    );
  });
});

const absolute = aPolicySet({ policies: [aPolicy({ change: { autoscalerTarget: 'average-value' } })] });

describe('a utilization target that becomes an average value', () => {
  const to = (resource: string, percent: number, amount: string, container = '') => [
    `${container}${resource}.target.type: Utilization -> AverageValue`,
    `${container}${resource}.target.averageUtilization: ${percent}% -> not set`,
    `${container}${resource}.target.averageValue: not set -> ${amount}`,
  ];

  it('is what it meant until now: 70 % of 1 core is 700m per pod', () => {
    const { said, notes } = change(scaledBy(), shrink(scaledBy()), absolute);
    expect(said).toEqual([CUT, MEMORY, ...to('cpu', 70, '700m')]);
    expect(notes).toEqual([
      'autoscaler web keeps adding pods at the same use: its cpu target of 70 % of 1 is written as 700m per pod, which a request no longer shifts',
    ]);
  });

  it('counts all containers of the pod, in whole Mi for memory', () => {
    const workload = tracked()
      .container('proxy', { cpuRequest: '600m', memoryRequest: '100Mi', usage: USAGE })
      .scaledBy(anHpa(WEB, [utilization('memory', 65)]))
      .build();
    // 65 % of 1124Mi is 730.6Mi.
    expect(change(workload, shrink(workload), absolute).said).toEqual([CUT, MEMORY, ...to('memory', 65, '731Mi')]);
  });

  it('is of one container where the metric is', () => {
    const own = { source: 'ContainerResource' as const, name: 'cpu', container: 'app' };
    const workload = scaledBy([{ ...own, target: utilization('cpu', 50).target }]);
    expect(change(workload, shrink(workload), absolute).said).toContain('app cpu.target.averageValue: not set -> 500m');
  });

  it.each([
    ['the request stays', scaledBy(), underProvisioned(scaledBy(), { to: { memoryRequest: '1280Mi' } })],
    [
      'it is absolute already',
      scaledBy([{ source: 'Resource', name: 'cpu', target: { type: 'AverageValue', value: 0.7 } }]),
      shrink(scaledBy()),
    ],
    [
      'it is about another resource',
      scaledBy([utilization('memory', 70)]),
      overProvisioned(scaledBy(), { to: { cpuRequest: '800m' } }),
    ],
  ])('does not where %s', (_, workload, finding) => {
    expect(change(workload, finding, absolute).said.join()).not.toContain('target');
  });

  it('is as much as before for every request and share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 2000 }), fc.integer({ min: 1, max: 200 }), (to, target) => {
        const workload = scaledBy([utilization('cpu', target)]);
        const wanted = { to: { cpuRequest: `${to}m` } };
        const finding = to < 1000 ? overProvisioned(workload, wanted) : underProvisioned(workload, wanted);
        const decisions = decided({ workloads: [workload], findings: [finding], policies: absolute });
        const intents = decisions.flatMap((decision) => (decision.kind === 'propose' ? decision.intents : []));
        const fields = intents.flatMap((one) => (one.kind === 'set-autoscaler-average' ? [[one.field, one.to]] : []));
        const isResized = intents.some(({ kind }) => kind === 'set-cpu');
        const whole = [
          ['type', 'AverageValue'],
          ['averageUtilization', undefined],
          ['averageValue', 10 * target],
        ];
        expect(fields).toEqual(isResized ? whole : []);
      }),
    );
  });
});
