import { describe, expect, it } from 'vitest';
import type { HorizontalPodAutoscaler } from '../../../src/model/cluster.ts';
import { days, earlier, minutes } from '../../../src/model/units.ts';
import { type HourOf, hourlyUsage } from '../../builders/hourly.ts';
import { anHpa, refOf, utilization } from '../../builders/objects.ts';
import { aPolicy } from '../../builders/policy.ts';
import { TAKEN_AT } from '../../builders/time.ts';
import { autoscaler, aWeb, deployment, passOver } from './whole-pass.ts';

const WEB = 'apps/web/web.yaml';
const SCALED = 'apps/web/scaling.yaml';
const KEDA = (triggers: string, minimum = 4) => `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: web
spec:
  scaleTargetRef:
    name: web
  minReplicaCount: ${minimum} # two per zone
  maxReplicaCount: 12
  triggers:
    - type: cpu
      metricType: Utilization
      metadata:
        value: "80"
${triggers}`;
const CRON = `    - name: trimtab
      metadata:
        desiredReplicas: "8"
        end: "0 18 * * 1-5"
        start: "45 7 * * 1-5"
        timezone: UTC
      type: cron
`;

const policy = {
  automation: 'auto-merge',
  checks: { ...aPolicy().checks, 'predictive-scaling': { enabled: true, minimumSeverity: 'info' } },
  scaling: { history: days(30), leadTime: minutes(15), timeZone: 'UTC' },
} as const;
const snapshot = { window: { from: earlier(TAKEN_AT, days(56)), to: TAKEN_AT } };

const noise = ({ day, hour }: HourOf): number => (((day * 7919 + hour * 104_729) % 200) - 100) / 1000;
const office = (at: HourOf): number =>
  (at.weekday >= 1 && at.weekday <= 5 && at.hour >= 8 && at.hour < 18 ? 3000 : 500) * (1 + noise(at));
const irregular = (at: HourOf): number => ((at.day * 7919 + Math.floor(at.hour / 4) * 104_729) % 5 === 0 ? 3000 : 500);

/** 8 pods of 500m at 80 % for 3 cores. Sizes fit, so that only replicas are in question. */
function world(use: (at: HourOf) => number, hpa: Partial<HorizontalPodAutoscaler>, files: Record<string, string>) {
  const usage = hourlyUsage(56, use);
  const perPod = usage.days.map((day) => ({ ...day, ...(day.cpu === undefined ? {} : { cpu: shared(day.cpu) }) }));
  const workload = aWeb()
    .container('app', { cpuRequest: '500m', memoryRequest: '512Mi', usage: { ...usage, days: perPod } })
    .scaledBy(anHpa(refOf('Deployment', 'shop', 'web'), [utilization('cpu', 80)], hpa))
    .build();
  return {
    files: { [WEB]: deployment({ cpu: '500m', memory: '512Mi' }), ...files },
    workload,
    policy,
    snapshot,
  };
}

/** Each pod uses about what its request is made for. */
const shared = <Day extends { readonly sketch: object }>(cpu: Day): Day => ({
  ...cpu,
  sketch: { ...cpu.sketch, ...FITTING },
});
const FITTING = { count: 288, sum: 288 * 400, min: 380, max: 420, zeros: 0, offset: 302, bins: [288] };

const MADE = {
  owners: [{ apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', name: 'web', uid: 'so', controller: true }],
  minReplicas: 4,
  maxReplicas: 12,
};

describe('a peak that returns, from usage to the pull request', () => {
  it('becomes a cron trigger and a lower minimum of the ScaledObject, proved, with its test and what would refute it', () => {
    const passed = passOver(world(office, MADE, { [SCALED]: KEDA('') }));
    expect(passed.held).toEqual([]);
    expect(passed.after).toEqual({ [SCALED]: KEDA(CRON, 3) });
    expect(passed.title).toBe('Scale shop/web with its weekly pattern');
    expect(passed.body).toContain(
      'Tested on days that it had not seen.** 14 days were predicted from the 42 days before',
    );
    expect(passed.body).toMatch(
      /\*\*Back-test\*\* of those 14 days: \d+ minutes with too few replicas as it is, \d+ with this/,
    );
    expect(passed.body).toMatch(/replica-hours saved/);
    expect(passed.body).toContain('replicas by hour of the week');
    expect(passed.body).toMatch(/wrong if, after the merge, you see more than \d+ minutes a week/);
    expect(passed.body).toContain('nothing restarts for it');
    expect(passed.body).toContain('### Proof');
  });

  it('becomes a higher minimum of a plain autoscaler where that costs little', () => {
    const busy = (at: HourOf): number => (at.hour >= 4 ? 2800 : 1900) * (1 + noise(at) / 5);
    const target = 'averageUtilization: 80\n          type: Utilization';
    const passed = passOver(world(busy, { minReplicas: 2, maxReplicas: 10 }, { [SCALED]: autoscaler(target) }));
    expect(Object.keys(passed.after)).toEqual([SCALED]);
    expect(passed.after[SCALED]).toMatch(/minReplicas: [678] # one per zone/);
  });
});

describe('nothing becomes of', () => {
  it('a peak that comes when it likes', () => {
    expect(passOver(world(irregular, MADE, { [SCALED]: KEDA('') }))).toMatchObject({ after: {}, held: [] });
  });

  it('a plain autoscaler whose nights are long: the schedule is told', () => {
    const target = 'averageUtilization: 80\n          type: Utilization';
    const passed = passOver(world(office, { minReplicas: 2, maxReplicas: 10 }, { [SCALED]: autoscaler(target) }));
    expect(passed).toMatchObject({ after: {}, held: ['predictive-scaling: needs-schedule'] });
  });

  it('a ScaledObject that is not in Git', () => {
    expect(passOver(world(office, MADE, {}))).toMatchObject({ after: {}, held: [expect.stringMatching(/^refused: /)] });
  });

  it('a minimum in Git that is not the live one', () => {
    const passed = passOver(world(office, MADE, { [SCALED]: KEDA('', 5) }));
    expect(passed).toMatchObject({ after: {}, held: ['refused: render-not-live'] });
  });
});
