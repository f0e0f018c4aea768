import { describe, expect, it } from 'vitest';
import type { PredictiveScaling } from '../../src/model/finding.ts';
import { findingKey } from '../../src/model/finding.ts';
import { describeIntent } from '../../src/model/intent-text.ts';
import { writeMarker } from '../../src/model/marker.ts';
import type { Policy } from '../../src/model/policy.ts';
import { known } from '../../src/model/reason.ts';
import type { ScalingForecast } from '../../src/model/scaling.ts';
import { days, minutes, ratio } from '../../src/model/units.ts';
import type { Workload } from '../../src/model/workload.ts';
import { anHpa, aQuota, refOf } from '../builders/objects.ts';
import { aPolicy, aPolicySet } from '../builders/policy.ts';
import { ago } from '../builders/time.ts';
import { aPullRequest, aRepository, decided, reasons, shrink, tracked } from './setting.ts';

const ON: Partial<Policy> = {
  checks: { ...aPolicy().checks, 'predictive-scaling': { enabled: true, minimumSeverity: 'info' } },
};
const policies = (part: Partial<Policy> = {}) => aPolicySet({ policies: [aPolicy({ ...ON, ...part })] });

const HPA = refOf('HorizontalPodAutoscaler', 'shop', 'web');
const KEDA = { scaledObject: refOf('ScaledObject', 'shop', 'web') };
const scaled = (part: Partial<Workload> = {}): Workload =>
  tracked()
    .scaledBy(anHpa(refOf('Deployment', 'shop', 'web'), undefined, { minReplicas: 4, maxReplicas: 12 }))
    .with(part)
    .build();

const minimum = (to: number): ScalingForecast => ({
  autoscaler: HPA,
  minReplicas: 4,
  maxReplicas: 12,
  change: { kind: 'minimum', to },
  timeZone: 'Europe/Berlin',
  leadTime: minutes(15),
  pattern: Array.from({ length: 168 }, () => 4),
  test: {
    days: 14,
    trainedOn: 42,
    skill: ratio(0.8),
    now: { shortMinutes: 300, replicaHours: 1000 },
    proposed: { shortMinutes: 60, replicaHours: 1060 },
  },
});
const SCHEDULE: ScalingForecast = {
  ...minimum(4),
  ...KEDA,
  change: { kind: 'schedule', start: '45 7 * * 1-5', end: '0 18 * * 1-5', replicas: 8, minimum: 3, floors: [] },
};

function finding(workload: Workload, scaling: ScalingForecast, part: Partial<PredictiveScaling> = {}) {
  const kind = 'predictive-scaling' as const;
  return {
    kind,
    key: findingKey({ cluster: 'prod', workload: workload.ref, kind }),
    workload: workload.ref,
    severity: 'info' as const,
    confidence: 'high' as const,
    notes: [],
    container: 'app',
    role: 'main' as const,
    current: { extended: [] },
    replicas: 4,
    scaling,
    ...part,
  };
}

const proposed = (...args: Parameters<typeof decided>) =>
  decided(...args).flatMap((one) => (one.kind === 'propose' ? [one] : []));

describe('replicas ahead of the load', () => {
  it('become one value of an autoscaler', () => {
    const workload = scaled();
    const [change] = proposed({
      workloads: [workload],
      findings: [finding(workload, minimum(6))],
      policies: policies(),
    });
    expect(change?.intents.map(describeIntent)).toEqual(['minReplicas: 4 -> 6']);
    // 60 more replica-hours in 14 days: 130 a month, of 1 core at 23 and 1 GiB at 3, over 730 hours.
    expect(change?.savings).toBeCloseTo(-4.64, 1);
  });

  it('or a cron trigger of the ScaledObject, with the lower minimum beside it', () => {
    const workload = scaled();
    const [change] = proposed({ workloads: [workload], findings: [finding(workload, SCHEDULE)], policies: policies() });
    expect(change?.intents.map(describeIntent)).toEqual([
      'triggers.trimtab.type: not set -> cron',
      'triggers.trimtab.metadata.timezone: not set -> Europe/Berlin',
      'triggers.trimtab.metadata.start: not set -> 45 7 * * 1-5',
      'triggers.trimtab.metadata.end: not set -> 0 18 * * 1-5',
      'triggers.trimtab.metadata.desiredReplicas: not set -> 8',
      'minReplicas: 4 -> 3',
    ]);
    expect(change?.intents.every(({ object }) => object.kind === 'ScaledObject')).toBe(true);
  });

  it('are never merged without a person, however small', () => {
    const workload = scaled();
    const base = aPolicy();
    const merge = { ...base.delivery.merge, largestChange: ratio(5) };
    const delivery = { ...base.delivery, merge };
    const [change] = proposed({
      workloads: [workload],
      findings: [finding(workload, minimum(3))],
      policies: policies({ automation: 'auto-merge', delivery }),
    });
    expect(change?.intents).toHaveLength(1);
    expect(change).not.toHaveProperty('merge');
  });
});

describe('nothing is proposed', () => {
  const held = (
    workload: Workload,
    scaling: ScalingForecast,
    part: Partial<Parameters<typeof decided>[0]> & { finding?: Partial<PredictiveScaling> } = {},
  ) =>
    reasons(
      decided({
        workloads: [workload],
        findings: [finding(workload, scaling, part.finding)],
        policies: policies(),
        ...part,
      }),
    );

  it('where the policy did not ask for it', () => {
    expect(held(scaled(), minimum(6), { policies: aPolicySet() })).toEqual(['predictive-scaling: check-disabled']);
  });

  it('where a schedule has no place', () => {
    const because = { code: 'needs-schedule', detail: 'no KEDA' } as const;
    expect(held(scaled(), SCHEDULE, { finding: { because } })).toEqual(['predictive-scaling: needs-schedule']);
  });

  it('where a quota has no room for so many pods', () => {
    const quotas = (hard: Record<string, number>, used: Record<string, number>) =>
      scaled({ quotas: known([aQuota('shop', { hard, used })]) });
    // Two pods of 1 core live: 6 need 4 cores more.
    expect(held(quotas({ 'requests.cpu': 5 }, { 'requests.cpu': 2 }), minimum(6))).toEqual([
      'predictive-scaling: quota-exceeded',
    ]);
    expect(held(quotas({ 'requests.cpu': 6 }, { 'requests.cpu': 2 }), minimum(6))).toEqual([]);
    expect(held(quotas({ cpu: 5 }, { cpu: 2 }), minimum(6))).toEqual(['predictive-scaling: quota-exceeded']);
    expect(held(quotas({ pods: 5 }, { pods: 2 }), minimum(6))).toEqual(['predictive-scaling: quota-exceeded']);
    const evicted = scaled().pods.map((pod, i) => (i === 0 ? { ...pod, phase: 'Failed', reason: 'Evicted' } : pod));
    const room = known([aQuota('shop', { hard: { pods: 5 }, used: { pods: 1 } })]);
    // One of the two pods that are listed was evicted: five more are needed, and there is room for four.
    expect(held(scaled({ pods: evicted, quotas: room }), minimum(6))).toEqual(['predictive-scaling: quota-exceeded']);
    expect(held(quotas({ 'limits.memory': 2 ** 40 }, {}), minimum(6))).toEqual(['predictive-scaling: quota-exceeded']);
    const idle = aQuota('shop', {
      hard: { pods: 5 },
      used: { pods: 2 },
      scopes: [{ name: 'BestEffort', operator: 'Exists', values: [] }],
    });
    expect(held(scaled({ quotas: known([idle]) }), minimum(6))).toEqual([]);
    expect(held(quotas({ pods: 2 }, { pods: 2 }), minimum(2))).toEqual([]);
  });

  it('while a size is to be changed: it decides how many are needed', () => {
    const workload = tracked().build();
    const findings = [shrink(workload), finding(workload, minimum(6))];
    const decisions = decided({ workloads: [workload], findings, policies: policies() });
    expect(reasons(decisions)).toEqual(['predictive-scaling: sizes-first']);
    expect(decisions.filter(({ kind }) => kind === 'propose')).toHaveLength(1);
    const open = aPullRequest({ finding: shrink(workload), values: { 'app/requests.cpu': 800 } });
    const snapshot = { repositories: [aRepository([open])] };
    expect(held(workload, minimum(6), { snapshot })).toEqual(['predictive-scaling: sizes-first']);
  });

  it('that a person closed: not at this number, and another one may come', () => {
    const workload = scaled();
    const body = writeMarker({ key: finding(workload, minimum(6)).key, values: { minReplicas: 6 } });
    const closed = aPullRequest(
      { finding: shrink(workload), values: {} },
      { state: 'closed', closedAt: ago(days(3)), body },
    );
    const snapshot = { repositories: [aRepository([closed])] };
    expect(held(workload, minimum(6), { snapshot })).toEqual(['predictive-scaling: closed-by-person']);
    expect(held(workload, minimum(9), { snapshot })).toEqual([]);
  });

  it('soon after the last one was merged', () => {
    const workload = scaled();
    const body = writeMarker({ key: finding(workload, minimum(6)).key, values: { minReplicas: 4 } });
    const merged = aPullRequest(
      { finding: shrink(workload), values: {} },
      { state: 'merged', closedAt: ago(days(3)), body },
    );
    expect(held(workload, minimum(3), { snapshot: { repositories: [aRepository([merged])] } })).toEqual([
      'predictive-scaling: cool-down',
    ]);
  });
});
