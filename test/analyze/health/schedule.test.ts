import { describe, expect, it } from 'vitest';
import { scheduleOf } from '../../../src/analyze/health/schedule.ts';
import { instant } from '../../../src/model/units.ts';

const next = (schedule: string, after: string, zone?: string): string | undefined => {
  const at = scheduleOf(schedule, zone)?.next(instant(Date.parse(after)));
  return at === undefined ? undefined : new Date(at).toISOString().slice(0, 16);
};

describe('schedules of CronJobs', () => {
  it.each([
    ['*/15 * * * *', '2026-11-16T09:00:00Z', undefined, '2026-11-16T09:15'],
    ['0 3 * * *', '2026-11-16T09:00:00Z', undefined, '2026-11-17T03:00'],
    ['0 9 * * 1-5', '2026-11-20T09:00:00Z', undefined, '2026-11-23T09:00'],
    ['30 4 1,15 * FRI', '2026-11-16T00:00:00Z', undefined, '2026-11-20T04:30'],
    ['@monthly', '2026-11-16T00:00:00Z', undefined, '2026-12-01T00:00'],
    ['0 0 29 2 *', '2026-11-16T00:00:00Z', undefined, '2028-02-29T00:00'],
    ['0 3 * * *', '2026-07-01T00:00:00Z', 'Europe/Berlin', '2026-07-01T01:00'],
    ['0 3 * * *', '2026-12-01T00:00:00Z', 'Europe/Berlin', '2026-12-01T02:00'],
    ['TZ=Asia/Kolkata 0 6 * * *', '2026-12-01T00:00:00Z', undefined, '2026-12-01T00:30'],
    ['5/20 * * * *', '2026-11-16T09:30:00Z', undefined, '2026-11-16T09:45'],
  ])('%s after %s in %s', (schedule, after, zone, due) => {
    expect(next(schedule, after, zone)).toBe(due);
  });

  it.each(['0 25 * * *', '* * * *', 'every day', '0 3 * * * *', '0 3 * * XYZ', '*/0 * * * *'])(
    'cannot read %s',
    (schedule) => {
      expect(scheduleOf(schedule)).toBeUndefined();
    },
  );

  it('knows no made-up time zone', () => {
    expect(scheduleOf('0 3 * * *', 'Moon/Base')).toBeUndefined();
  });
});
