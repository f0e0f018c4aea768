import { describe, expect, it } from 'vitest';
import type { HorizontalPodAutoscaler } from '../../../src/model/cluster.ts';
import { unknown } from '../../../src/model/reason.ts';
import { days, minutes, ratio } from '../../../src/model/units.ts';
import type { ContainerUsage } from '../../../src/model/usage.ts';
import type { Workload } from '../../../src/model/workload.ts';
import { type HourOf, hourlyUsage } from '../../builders/hourly.ts';
import { anHpa, refOf, utilization } from '../../builders/objects.ts';
import { TAKEN_AT } from '../../builders/time.ts';
import { aWorkload } from '../../builders/workload.ts';
import { analysisOf, findingIn, outcomeOf, verdictIn } from '../judge.ts';

const check = 'predictive-scaling';
const POLICY = { checks: { [check]: { enabled: true, minimumSeverity: 'info' } } } as const;
const BERLIN = { scaling: { history: days(30), leadTime: minutes(15), timeZone: 'Europe/Berlin' } };

/** A target of 80 % of 500m: one pod for 400m. */
const web = (usage: ContainerUsage, hpa: Partial<HorizontalPodAutoscaler> | 'none' = {}): Workload => {
  const plain = aWorkload().container('app', { cpuRequest: '500m', memoryRequest: '512Mi', usage });
  return hpa === 'none'
    ? plain.build()
    : plain.scaledBy(anHpa(refOf('Deployment', 'shop', 'web'), [utilization('cpu', 80)], hpa)).build();
};

const KEDA = {
  owners: [{ apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', name: 'web', uid: 'so', controller: true }],
};

const isOffice = ({ hour, weekday }: HourOf): boolean => weekday >= 1 && weekday <= 5 && hour >= 8 && hour < 18;
/** 2 pods at night, 8 in office hours; some noise that repeats in no week. */
const office = (at: HourOf): number => (isOffice(at) ? 3000 : 500) * (1 + noise(at));
/** Between -10 and +10 %. */
const noise = ({ day, hour }: HourOf): number => (((day * 7919 + hour * 104_729) % 200) - 100) / 1000;

const judged = (workload: Workload, policy: object = {}) =>
  outcomeOf(verdictIn(analysisOf(workload, { ...withCheck(), ...policy }), check));
const foundIn = (workload: Workload, policy: object = {}) =>
  findingIn(analysisOf(workload, { ...withCheck(), ...policy }), check);

const withCheck = () => {
  const off = { enabled: false, minimumSeverity: 'info' } as const;
  return {
    checks: {
      'oom-killed': off,
      'over-provisioned': off,
      'under-provisioned': off,
      'missing-requests': off,
      'security-posture': off,
      ...POLICY.checks,
    },
  };
};

describe('a peak that returns', () => {
  it('gets a KEDA schedule that begins before it, tested on weeks that the pattern has not seen', () => {
    const { scaling, confidence, because } = foundIn(web(hourlyUsage(56, office), KEDA));
    expect(because).toBeUndefined();
    expect(scaling.scaledObject).toMatchObject({ kind: 'ScaledObject', namespace: 'shop', name: 'web' });
    expect(scaling.change).toMatchObject({ kind: 'schedule', start: '45 7 * * 1-5', end: '0 18 * * 1-5', replicas: 8 });
    expect(scaling.test).toMatchObject({ days: 14, trainedOn: 42 });
    expect(scaling.test.skill).toBeGreaterThan(0.8);
    expect(scaling.test.now.shortMinutes).toBeGreaterThanOrEqual(150);
    expect(scaling.test.proposed.shortMinutes).toBeLessThanOrEqual(scaling.test.now.shortMinutes / 2);
    expect(scaling.test.proposed.replicaHours).toBeLessThan(1.25 * scaling.test.now.replicaHours);
    expect(confidence).toBe('high');
  });

  it('follows the local clock over the change from summer time', () => {
    // 56 days before 16 November 2026 reach back into summer time (until 25 October): 8:00 in Berlin is 6:00, then 7:00 UTC.
    const local = (at: HourOf): number => office({ ...at, hour: at.hour + (at.date < '2026-10-25' ? 2 : 1) });
    const { scaling } = foundIn(web(hourlyUsage(56, local), KEDA), BERLIN);
    expect(scaling.timeZone).toBe('Europe/Berlin');
    expect(scaling.change).toMatchObject({ start: '45 7 * * 1-5', end: '0 18 * * 1-5' });
  });

  it('every day, at night: minutes before midnight belong to the day before', () => {
    const nightly = (at: HourOf): number => (at.hour < 4 ? 3000 : 500) * (1 + noise(at));
    expect(foundIn(web(hourlyUsage(42, nightly), KEDA)).scaling.change).toMatchObject({
      start: '45 23 * * *',
      end: '0 4 * * *',
    });
    const mondays = (at: HourOf): number => (at.hour < 4 && at.weekday === 1 ? 3000 : 500) * (1 + noise(at));
    expect(foundIn(web(hourlyUsage(42, mondays), KEDA)).scaling.change).toMatchObject({
      start: '45 23 * * 0',
      end: '0 4 * * 1',
    });
  });

  it('is not broken by a holiday, nor by one in the tested weeks', () => {
    for (const date of ['2026-10-13', '2026-11-11']) {
      const holiday = (at: HourOf): number => (at.date === date ? 500 : office(at));
      expect(foundIn(web(hourlyUsage(56, holiday), KEDA)).scaling.change).toMatchObject({ replicas: 8 });
    }
  });

  it('has a higher minimum where that costs little, without KEDA', () => {
    // Busy for 20 of 24 hours: the minimum is too low for most of the day.
    const busy = (at: HourOf): number => (at.hour >= 4 ? 2800 : 1900) * (1 + noise(at) / 5);
    const { scaling, because } = foundIn(web(hourlyUsage(56, busy)));
    expect(because).toBeUndefined();
    expect(scaling.change).toMatchObject({ kind: 'minimum' });
    expect(scaling.change.kind === 'minimum' ? scaling.change.to : 0).toBeGreaterThan(2);
    expect(scaling.test.proposed.replicaHours).toBeLessThanOrEqual(1.25 * scaling.test.now.replicaHours);
  });

  it('without KEDA and with long nights is told, not made', () => {
    expect(foundIn(web(hourlyUsage(56, office))).because?.code).toBe('needs-schedule');
  });

  it('is never asked for more than the maximum', () => {
    const { scaling } = foundIn(web(hourlyUsage(56, office), { ...KEDA, maxReplicas: 6 }));
    expect(scaling.change.kind === 'schedule' ? scaling.change.replicas : 0).toBe(6);
    expect(Math.max(...scaling.pattern)).toBe(6);
  });
});

describe('a minimum', () => {
  it('is lowered only after six weeks, and only where every hour of them had enough', () => {
    const flat = (at: HourOf): number => (isOffice(at) ? 1100 : 700) * (1 + noise(at) / 5);
    const kept = { minReplicas: 6 };
    expect(foundIn(web(hourlyUsage(56, flat), kept)).scaling.change).toEqual({ kind: 'minimum', to: 5 });
    const inOneStep = { change: { largestCut: ratio(1) } };
    expect(foundIn(web(hourlyUsage(56, flat), kept), inOneStep).scaling.change).toEqual({ kind: 'minimum', to: 3 });
    expect(judged(web(hourlyUsage(35, flat), kept))).toBe('healthy');
    const onceMore = (at: HourOf): number => (at.date === '2026-10-14' && at.hour === 12 ? 2300 : flat(at));
    expect(judged(web(hourlyUsage(56, onceMore), kept))).toBe('healthy');
  });

  it('of a ScaledObject goes down beside its schedule', () => {
    const { scaling } = foundIn(web(hourlyUsage(56, office), { ...KEDA, minReplicas: 5 }));
    expect(scaling.change).toMatchObject({ kind: 'schedule', replicas: 8, minimum: 4 });
    expect(scaling.test.proposed.replicaHours).toBeLessThan(scaling.test.now.replicaHours);
  });
});

describe('silent', () => {
  const silent = (name: string, workload: Workload) =>
    it(name, () => {
      expect(judged(workload)).toBe('healthy');
    });

  silent('without an autoscaler', web(hourlyUsage(56, office), 'none'));
  silent(
    'with a flat load',
    web(
      hourlyUsage(56, (at) => 1500 * (1 + noise(at))),
      KEDA,
    ),
  );
  silent(
    'with peaks that come when they like',
    web(
      hourlyUsage(56, (at) => ((at.day * 7919 + Math.floor(at.hour / 4) * 104_729) % 5 === 0 ? 3000 : 500)),
      KEDA,
    ),
  );
  silent(
    'with one great day',
    web(
      hourlyUsage(56, (at) => (at.date === '2026-11-09' && at.hour > 7 ? 3900 : 600 * (1 + noise(at)))),
      KEDA,
    ),
  );
  silent(
    'with a load that moved and never came back',
    web(
      hourlyUsage(56, (at) => (at.day < 45 ? office(at) : 900 * (1 + noise(at)))),
      KEDA,
    ),
  );
  silent(
    'where the autoscaler needs nobody to tell it: its minimum covers the peak',
    web(hourlyUsage(35, office), { ...KEDA, minReplicas: 9 }),
  );
  silent(
    'where a cron trigger is there already',
    web(hourlyUsage(56, office), {
      ...KEDA,
      metrics: [
        utilization('cpu', 80),
        { source: 'External', name: 's1-cron-Europe-Berlin-07', target: { type: 'AverageValue', value: 1 } },
      ],
    }),
  );
  silent('where it scales on memory', web(hourlyUsage(56, office), { metrics: [utilization('memory', 80)] }));

  it('and unknown where the history is young, has holes, or the autoscalers could not be read', () => {
    expect(judged(web(hourlyUsage(20, office), KEDA))).toBe('history-too-short');
    expect(
      judged(
        web(
          hourlyUsage(56, (at) => (at.day % 3 === 0 ? undefined : office(at))),
          KEDA,
        ),
      ),
    ).toBe('coverage-too-low');
    const because = { code: 'query-timeout', detail: 'too slow' } as const;
    const gap = { resource: 'cpu', window: { from: TAKEN_AT, to: TAKEN_AT }, because } as const;
    expect(judged(web({ ...hourlyUsage(56, office), gaps: [gap] }, KEDA))).toBe('query-timeout');
    const unread = { ...web(hourlyUsage(56, office), KEDA), hpas: unknown('forbidden', 'no right to list') };
    expect(judged(unread)).toBe('autoscalers-unknown');
  });

  it('is off until a policy asks for it', () => {
    const { verdicts } = analysisOf(web(hourlyUsage(56, office), KEDA));
    expect(verdicts.map((verdict) => verdict.check)).not.toContain(check);
  });
});
