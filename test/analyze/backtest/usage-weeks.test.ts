import { describe, expect, it } from 'vitest';
import { compare, weeksInSnapshot } from '../../../src/analyze/backtest/compare.ts';
import { weeksOfContainer } from '../../../src/analyze/backtest/usage-weeks.ts';
import { days } from '../../../src/model/units.ts';
import type { ContainerUsage, UsageResource } from '../../../src/model/usage.ts';
import type { Workload } from '../../../src/model/workload.ts';
import { aSnapshot } from '../../builders/snapshot.ts';
import { ago } from '../../builders/time.ts';
import { type UsagePlan, usageOf } from '../../builders/usage.ts';
import { aWorkload } from '../../builders/workload.ts';

const MI = 2 ** 20;
const using = (usage: ContainerUsage): Workload => aWorkload().container('app', { usage }).build();
const measured = (plan: UsagePlan): Workload => using(usageOf({ cpu: 100, memory: 200 * MI, ...plan }));
const weeks = (workload: Workload, resource: UsageResource = 'cpu') =>
  workload.containers.flatMap((container) => weeksOfContainer(workload, container, resource));

describe('windows over what a pass observed', () => {
  it('train on 14 days, test on the next 7, by namespace and container', () => {
    const [week, ...others] = weeks(measured({ days: 21 }));
    expect(others).toEqual([]);
    expect(week).toMatchObject({ set: 'shop', series: 'shop/Deployment/web/app' });
    expect([week?.days.length, week?.train.length]).toEqual([14, 14]);
    expect(week?.timed).toBeUndefined();
  });

  it('train on what is left of 14 days before the last week', () => {
    // 14 days from noon to noon lie on 15 calendar days.
    expect(weeks(measured({ days: 14 }))[0]?.days).toHaveLength(8);
    expect(weeks(measured({ days: 12 }))).toEqual([]);
  });

  it('score what came after: a load that doubles is above every request that its past suggests', () => {
    const workload = measured({ days: 21, cpu: ({ day }) => (day < 14 ? 100 : 200) });
    const { cpu, weeks: count } = compare(weeksInSnapshot(aSnapshot([workload])));
    expect(count).toEqual({ cpu: 1, memory: 1, series: 1 });
    expect(cpu.default?.V).toBeGreaterThan(90);
    expect(cpu['krr-simple']?.U).toBeGreaterThan(45);
    expect(cpu.default?.churn).toBeUndefined();
  });

  it('say nothing about what was off, is unknown, or was not read whole', () => {
    expect(weeks(measured({ days: 21, cpu: 2 }))).toEqual([]);
    const usage = usageOf({ days: 21, cpu: 100, memory: 200 * MI });
    const window = { from: ago(days(2)), to: ago(days(1)) };
    const gap = { resource: 'cpu' as const, window, because: { code: 'query-timeout' as const, detail: 'slow' } };
    const holed = using({ ...usage, gaps: [gap] });
    expect(weeks(holed)).toEqual([]);
    expect(weeks(holed, 'memory')).toHaveLength(1);
  });

  it('keep the place of a day without samples, and drop a side with too many of them', () => {
    const usage = usageOf({ days: 21, cpu: 100, memory: 200 * MI });
    const without = (...gone: number[]): Workload =>
      using({ ...usage, days: usage.days.filter((_, i) => !gone.includes(i)) });
    expect(weeks(without(3))[0]?.train).toHaveLength(13);
    expect(weeks(without(15, 16))).toEqual([]);
  });
});
