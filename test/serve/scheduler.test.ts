import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Scheduler, scheduler } from '../../src/serve/scheduler.ts';

describe('a schedule', () => {
  let running: Scheduler | undefined;
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    running?.stop();
    vi.useRealTimers();
  });

  const start = (from: string, cron: string, { timeZone = 'UTC', jitter = 0, random = 0 } = {}) => {
    vi.setSystemTime(new Date(from));
    const at: string[] = [];
    running = scheduler({
      schedules: [{ name: 'test', cron, timeZone }],
      jitter,
      random: () => random,
      request: ({ because }) => at.push(`${because} ${new Date().toISOString().slice(0, 19)}`),
    });
    return at;
  };
  const pass = (hours: number) => vi.advanceTimersByTimeAsync(hours * 3_600_000);

  it('runs when it is due', async () => {
    const at = start('2026-11-21T08:01:00Z', '*/30 * * * *');
    await pass(1);
    expect(at).toEqual(['schedule test 2026-11-21T08:30:00', 'schedule test 2026-11-21T09:00:00']);
  });

  it('waits a while by chance', async () => {
    const at = start('2026-11-21T08:01:00Z', '0 9 * * *', { jitter: 60_000, random: 0.5 });
    await pass(1);
    expect(at).toEqual(['schedule test 2026-11-21T09:00:30']);
  });

  it('is meant in its own time zone, in summer and in winter', async () => {
    const at = start('2026-10-24T06:30:00Z', '0 9 * * *', { timeZone: 'Europe/Berlin' });
    await pass(26);
    expect(at).toEqual(['schedule test 2026-10-24T07:00:00', 'schedule test 2026-10-25T08:00:00']);
  });

  it('in an hour that a clock skips runs once, right after it', async () => {
    const at = start('2026-03-29T00:30:00Z', '30 2 * * *', { timeZone: 'Europe/Berlin' });
    await pass(3);
    expect(at).toEqual(['schedule test 2026-03-29T01:00:00']);
  });

  it('in an hour that a clock repeats runs once', async () => {
    const at = start('2026-10-24T23:30:00Z', '30 2 * * *', { timeZone: 'Europe/Berlin' });
    await pass(4);
    expect(at).toHaveLength(1);
  });

  it('that is stopped asks for nothing, not even what chance delayed', async () => {
    const at = start('2026-11-21T08:59:59Z', '0 9 * * *', { jitter: 600_000, random: 0.9 });
    await pass(0.001);
    running?.stop();
    await pass(2);
    expect(at).toEqual([]);
  });
});
