import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantile } from '../../../src/model/sketch.ts';
import { earlier, hours, type Instant, instant, later, minutes } from '../../../src/model/units.ts';
import type { UsageMessage } from '../../../src/model/usage.ts';
import { samples } from '../../builders/sources.ts';
import { flat, folded as fold, usageOf, WINDOW as window } from './usage-of.ts';

/** 2026-11-10T00:00Z, six and a half days before the end. */
const midnight: Instant = instant(Date.parse('2026-11-10T00:00:00Z'));

describe('day summaries', () => {
  it('is the union of the samples of all pods, never their sum', async () => {
    const usage = await usageOf([
      samples({ pod: 'web-a' }, midnight, flat(100, 288)),
      samples({ pod: 'web-b' }, midnight, flat(300, 288)),
    ]);
    const memory = usage.days[0]?.memory;
    expect(memory?.sketch.max).toBe(300);
    expect(memory?.sketch.count).toBe(576);
    expect(memory?.podMeans).toEqual({ pods: 2, lowest: 100, median: 100, highest: 300 });
    expect(usage.pods).toBe(2);
  });

  it('counts a slot once however many pods and samples fill it', async () => {
    const usage = await usageOf([
      samples({ pod: 'web-a' }, midnight, flat(1, 12)),
      samples({ pod: 'web-b' }, later(midnight, minutes(30)), flat(1, 12)),
    ]);
    expect(usage.days[0]?.memory?.slots).toBe(18);
  });

  it('cuts a block at midnight UTC', async () => {
    const usage = await usageOf([samples({ pod: 'web-a' }, later(midnight, minutes(-10)), [1, 2, 3, 4])]);
    expect(usage.days.map((day) => [day.day, day.memory?.sketch.count])).toEqual([
      ['2026-11-09', 2],
      ['2026-11-10', 2],
    ]);
  });

  it('keeps resources apart', async () => {
    const usage = await usageOf([
      samples({ pod: 'web-a', resource: 'cpu' }, midnight, [12.5]),
      samples({ pod: 'web-a' }, midnight, [4096]),
    ]);
    const [day] = usage.days;
    expect(day?.cpu && quantile(day.cpu.sketch, 1)).toBe(12.5);
    expect(day?.memory && quantile(day.memory.sketch, 1)).toBe(4096);
  });

  it('drops what lies outside the window and what is no number', async () => {
    const usage = await usageOf([
      samples({ pod: 'web-a' }, earlier(window.from, minutes(5)), [7, 8]),
      samples({ pod: 'web-a' }, midnight, [Number.NaN, -1, Infinity, 9]),
      samples({ pod: 'web-a' }, window.to, [10]),
    ]);
    expect(usage.days.flatMap((day) => day.memory?.sketch.max)).toEqual([8, 9]);
  });

  it('gives the same bytes whatever the order of messages', async () => {
    const all = fc.array(
      fc.record({
        pod: fc.constantFrom('web-a', 'web-b', 'web-c', 'stranger'),
        resource: fc.constantFrom('cpu' as const, 'memory' as const),
        // Blocks of 50 minutes on a grid of an hour: blocks of one series do not overlap, and neighbours are one life. Two samples
        // at least: the interval is that of the first two of a day, which come in time order from every backend.
        hour: fc.integer({ min: 0, max: 30 }),
        values: fc.oneof(
          fc.array(fc.double({ min: 0, max: 5e8, noNaN: true }), { minLength: 2, maxLength: 10 }),
          fc.array(fc.double({ min: 3e8, max: 4e8, noNaN: true }), { minLength: 7, maxLength: 10 }),
        ),
      }),
      { maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(all, fc.infiniteStream(fc.nat()), async (plans, keys) => {
        const unique = new Map(plans.map((plan) => [`${plan.pod} ${plan.resource} ${plan.hour}`, plan]));
        const messages = [...unique.values()].map(({ pod, resource, hour, values }) =>
          samples({ pod, resource }, later(midnight, hours(hour)), values),
        );
        const shuffled = messages
          .map((message) => ({ message, key: keys.next().value }))
          .sort((a, b) => a.key - b.key)
          .map(({ message }) => message);
        const bytes = async (list: readonly UsageMessage[]) =>
          JSON.stringify((await fold(list)).usageOf('shop', 'web'));
        expect(await bytes(shuffled)).toBe(await bytes(messages));
      }),
      { numRuns: 200 },
    );
  });
});

describe('start-up peaks', () => {
  it('takes the first 10 minutes of a series that began inside the window', async () => {
    const { startup } = await usageOf([
      samples({ pod: 'web-a' }, midnight, [900, 800, 200, 950]),
      samples({ pod: 'web-a', resource: 'cpu' }, midnight, [70, 10]),
    ]);
    expect(startup).toEqual({ starts: 1, cpuPeak: 70, memoryPeak: 900 });
  });

  it('does not take the beginning of the window for a start', async () => {
    expect((await usageOf([samples({ pod: 'web-a' }, window.from, flat(900, 50))])).startup).toEqual({ starts: 0 });
  });

  it('does not take the end of an unread stretch for a start', async () => {
    const gap: UsageMessage = {
      kind: 'gap',
      resource: 'memory',
      namespace: 'shop',
      window: { from: window.from, to: midnight },
      because: { code: 'query-timeout', detail: 'too slow' },
    };
    const usage = await usageOf([samples({ pod: 'web-a' }, midnight, flat(900, 50)), gap]);
    expect(usage.startup).toEqual({ starts: 0 });
    expect(usage.gaps).toHaveLength(1);
  });

  it('nor the first sample soon after an unread stretch, but one of the resource that was read', async () => {
    const gap: UsageMessage = {
      kind: 'gap',
      resource: 'cpu',
      namespace: 'shop',
      window: { from: window.from, to: earlier(midnight, minutes(5)) },
      because: { code: 'query-timeout', detail: 'too slow' },
    };
    const cpu = samples({ pod: 'web-a', resource: 'cpu' }, midnight, [50]);
    const usage = await usageOf([cpu, samples({ pod: 'web-a' }, midnight, [900]), gap]);
    expect(usage.startup).toEqual({ starts: 1, memoryPeak: 900 });
  });

  it('finds the true start when blocks come out of order', async () => {
    const { startup } = await usageOf([
      samples({ pod: 'web-a' }, later(midnight, minutes(5)), [300, 400, 999]),
      samples({ pod: 'web-a' }, midnight, [100]),
    ]);
    expect(startup.memoryPeak).toBe(300);
  });
});

describe('what is missing', () => {
  const gap = (namespace: string): UsageMessage => ({
    kind: 'gap',
    resource: 'cpu',
    namespace,
    window,
    because: { code: 'query-rejected', detail: 'too many samples' },
  });

  it('is unknown with the reason of the gap, not an empty history', async () => {
    const folded = await fold([gap('shop'), gap('shop')]);
    expect(folded.usageOf('shop', 'web')).toMatchObject({ kind: 'unknown', because: { code: 'query-rejected' } });
    expect(folded.gaps).toHaveLength(1);
  });

  it('leaves other namespaces alone', async () => {
    const folded = await fold([gap('other')]);
    expect(folded.usageOf('shop', 'web')).toMatchObject({ kind: 'unknown', because: { code: 'no-samples' } });
  });

  it('counts series that belong to nobody', async () => {
    const folded = await fold([samples({ pod: 'stranger' }, midnight, [1]), samples({ pod: 'web-a' }, midnight, [1])]);
    expect(folded.reads).toEqual({ days: 2, samples: 2, strangers: 1 });
  });
});

describe('resolution', () => {
  it('is what the transport measured, the coarser resource counting', async () => {
    const told = (resource: 'cpu' | 'memory', interval: ReturnType<typeof minutes>): UsageMessage => ({
      kind: 'resolution',
      resource,
      interval,
      duplicates: false,
    });
    const usage = await usageOf([
      told('cpu', minutes(5)),
      told('memory', minutes(1)),
      samples({ pod: 'web' }, midnight, [1]),
    ]);
    expect(usage.resolution).toBe(minutes(5));
  });

  it('else is the distance of the samples', async () => {
    expect((await usageOf([samples({ pod: 'web' }, midnight, [1, 1])])).resolution).toBe(minutes(5));
  });
});

describe('hours of CPU', () => {
  const cpu = (pod: string, at: Instant, values: readonly number[]) => samples({ pod, resource: 'cpu' }, at, values);
  const hoursOf = async (messages: readonly UsageMessage[]) =>
    (await usageOf(messages)).days.flatMap((day) => (day.cpu?.hours ?? []).map(({ hour, use }) => [hour, use]));

  it('hold what all pods used together, as a mean', async () => {
    const all = [cpu('web-a', midnight, flat(300, 24)), cpu('web-b', midnight, [...flat(100, 12), ...flat(200, 12)])];
    expect(await hoursOf(all)).toEqual([
      [0, 400],
      [1, 500],
    ]);
  });

  it('count a pod for the part of the hour in which it lived', async () => {
    const all = [cpu('web-a', midnight, flat(300, 24)), cpu('web-b', midnight, flat(400, 6))];
    expect(await hoursOf(all)).toEqual([
      [0, 500],
      [1, 300],
    ]);
  });

  it('are not known where more than a quarter of an hour has no sample', async () => {
    const all = [cpu('web-a', midnight, flat(300, 12)), cpu('web-a', later(midnight, minutes(60)), flat(300, 8))];
    expect(await hoursOf(all)).toEqual([[0, 300]]);
  });

  it('are not kept for memory', async () => {
    const { days } = await usageOf([samples({ pod: 'web-a' }, midnight, flat(300, 24))]);
    expect(days.map((day) => day.memory?.hours)).toEqual([undefined]);
  });
});
