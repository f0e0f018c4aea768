import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UpstreamSurprise } from '../../../src/model/errors.ts';
import { days, earlier, hours, type Instant, instant, later, minutes, type Window } from '../../../src/model/units.ts';
import { readUsage } from '../../../src/observe/usage/read-usage.ts';
import type { UsageMemory } from '../../../src/ports/usage-memory.ts';
import { silent } from '../../builders/sources.ts';
import { TAKEN_AT } from '../../builders/time.ts';
import { memoryDouble } from '../../builders/usage-memory.ts';
import { type Backend, backendDouble, type Life, lengthOf } from './backend.ts';

const NAMESPACES = ['payments', 'shop'];
/** `web-1` belongs to `web`; what it is called afterwards is up to the pass. */
const byName = ({ pod, container }: { pod: string; container: string }) => `${pod.split('-')[0]} ${container}`;

interface Pass {
  readonly backend: Backend;
  readonly at?: Instant;
  readonly length?: number;
  readonly memory?: UsageMemory;
  readonly target?: (series: { pod: string; container: string }) => string | undefined;
}

/** Everything that a pass learns, as bytes; and what it asked for. */
async function pass({ backend, at = TAKEN_AT, length = 14, memory, target = byName }: Pass) {
  const { metrics, asked } = backendDouble(backend);
  const window: Window = { from: earlier(at, days(length)), to: at };
  const namespaces = NAMESPACES.map((name) => ({ name, containers: 3 }));
  const sources = { metrics, log: silent, ...(memory === undefined ? {} : { usageMemory: memory }) };
  const folded = await readUsage(sources, { window, namespaces, target });
  const keys = [...new Set(backend.lives.map(({ pod, container }) => target({ pod, container }) ?? ''))].sort();
  const usage = NAMESPACES.flatMap((namespace) => keys.map((key) => folded.usageOf(namespace, key)));
  return { bytes: JSON.stringify({ usage, gaps: folded.gaps, reads: folded.reads }), asked };
}

const asksDays = (asked: readonly { window: Window }[]): number =>
  asked.reduce((sum, { window }) => sum + lengthOf(window), 0);

/** Lives that begin and end anywhere in 20 days; memory grows, is collected, and starts over now and then. */
const life = fc
  .record({
    namespace: fc.constantFrom(...NAMESPACES),
    pod: fc.constantFrom('web-1', 'web-2', 'api-1', 'job-1'),
    container: fc.constantFrom('app', 'proxy'),
    resource: fc.constantFrom('cpu' as const, 'memory' as const),
    // In hours before the pass: start-ups and restarts close to midnight are what goes wrong.
    from: fc.oneof(
      fc.integer({ min: 0, max: 480 }),
      fc.integer({ min: 0, max: 20 }).map((day) => day * 24 + 9.1),
    ),
    lasts: fc.integer({ min: 1, max: 480 }),
    period: fc.integer({ min: 1, max: 40 }),
    scale: fc.integer({ min: 1, max: 500 }),
  })
  .map(({ from, lasts, period, scale, ...series }): Life => {
    const begin = instant(Math.round((TAKEN_AT - from * hours(1)) / minutes(5)) * minutes(5));
    const saw = (at: number): number => ((at / hours(1)) % period) / period;
    const value = (at: number): number =>
      series.resource === 'cpu' ? scale * (0.1 + saw(at)) : Math.round(scale * 2 ** 20 * (1 + 3 * saw(at)));
    return { ...series, from: begin, to: later(begin, hours(lasts)), value };
  });

const lives = fc
  .array(life, { maxLength: 8 })
  .map((all) => [
    ...new Map(all.map((one) => [`${one.namespace} ${one.pod} ${one.container} ${one.resource}`, one])).values(),
  ]);

const gap = fc
  .record({
    namespace: fc.constantFrom(...NAMESPACES),
    from: fc.integer({ min: 0, max: 400 }),
    lasts: fc.integer({ min: 1, max: 60 }),
  })
  .map(({ namespace, from, lasts }) => {
    const begin = earlier(TAKEN_AT, hours(from));
    return { namespace, window: { from: begin, to: later(begin, hours(lasts)) } };
  });

const plans = fc.record({
  lives,
  gaps: fc.array(gap, { maxLength: 2 }),
  piece: fc.constantFrom(3, 100, 288, 4032),
  /** Hours between the pass that remembered and this one. */
  before: fc.integer({ min: 0, max: 100 }),
  /** Minutes by which the pass moves from 09:00, over two midnights. */
  shift: fc.integer({ min: -1000, max: 1000 }),
  forgotten: fc.infiniteStream(fc.boolean()),
});

describe('days that are over', () => {
  it('make the same bytes remembered, read, or partly either, whatever the times of the passes', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async ({ lives: all, gaps, piece, before, shift, forgotten }) => {
        const at = later(TAKEN_AT, minutes(shift));
        const memory = memoryDouble();
        const earlierPass = earlier(at, hours(before));
        // It saw no later than its own time, and cut its answers otherwise.
        await pass({ backend: { lives: all, gaps, piece: 288, until: earlierPass }, at: earlierPass, memory });
        for (const key of [...memory.days.keys()]) if (forgotten.next().value) memory.days.delete(key);
        const backend = { lives: all, gaps, piece };
        const cold = await pass({ backend, at });
        expect((await pass({ backend, at, memory })).bytes).toBe(cold.bytes);
        expect((await pass({ backend, at, memory })).bytes).toBe(cold.bytes);
      }),
      { numRuns: 150 },
    );
  });

  it('may be brought to other workloads than when they were remembered', async () => {
    const owners = fc.constantFrom('web app', 'api app', 'new', undefined);
    await fc.assert(
      fc.asyncProperty(lives, fc.infiniteStream(owners), async (all, stream) => {
        const chosen = new Map(all.map(({ pod, container }) => [`${pod} ${container}`, stream.next().value]));
        const target = ({ pod, container }: { pod: string; container: string }) => chosen.get(`${pod} ${container}`);
        const memory = memoryDouble();
        await pass({ backend: { lives: all }, memory });
        const cold = await pass({ backend: { lives: all }, target });
        expect((await pass({ backend: { lives: all }, target, memory })).bytes).toBe(cold.bytes);
      }),
      { numRuns: 60 },
    );
  });

  it('serve windows of another length', async () => {
    await fc.assert(
      fc.asyncProperty(lives, fc.integer({ min: 1, max: 20 }), async (all, length) => {
        const memory = memoryDouble();
        await pass({ backend: { lives: all }, memory });
        const cold = await pass({ backend: { lives: all }, length });
        expect((await pass({ backend: { lives: all }, length, memory })).bytes).toBe(cold.bytes);
      }),
      { numRuns: 60 },
    );
  });
});

const always = (pod: string, namespace = 'shop'): Life => ({
  namespace,
  pod,
  container: 'app',
  resource: 'memory',
  from: earlier(TAKEN_AT, days(30)),
  to: later(TAKEN_AT, days(30)),
  value: () => 2 ** 28,
});

describe('what is asked for', () => {
  const backend: Backend = { lives: [always('web-1'), always('api-1', 'payments')], until: TAKEN_AT };

  it('is one day once the others are remembered, however long the window is', async () => {
    const memory = memoryDouble();
    const first = await pass({ backend, memory });
    expect(asksDays(first.asked)).toBe(14);
    expect(memory.days.size).toBe(2 * 13);
    // From 09:00 on the cut first day, and until 09:00 today.
    const second = await pass({ backend, memory });
    expect(second.asked.map(({ window }) => [new Date(window.from).toISOString(), lengthOf(window) * 24])).toEqual([
      ['2026-11-16T00:00:00.000Z', 9],
      ['2026-11-02T09:00:00.000Z', 15],
    ]);
  });

  it('is today, in one question, when the window begins at midnight', async () => {
    const memory = memoryDouble();
    const length = 14 + 9 / 24;
    const first = await pass({ backend, memory, length });
    expect(asksDays(first.asked)).toBe(length);
    expect(memory.days.size).toBe(2 * 14);
    const second = await pass({ backend, memory, length });
    expect(second.asked.map(({ window, namespaces }) => [lengthOf(window) * 24, namespaces])).toEqual([
      [9, NAMESPACES],
    ]);
    const tomorrow = later(TAKEN_AT, days(1));
    const third = await pass({ backend: { ...backend, until: tomorrow }, at: tomorrow, memory, length });
    expect(third.asked.map(({ window, namespaces }) => [lengthOf(window) * 24, namespaces])).toEqual([
      [33, NAMESPACES],
    ]);
  });

  it('is what the day after brought', async () => {
    const memory = memoryDouble();
    await pass({ backend, memory });
    const tomorrow = later(TAKEN_AT, days(1));
    const { asked } = await pass({ backend: { ...backend, until: tomorrow }, at: tomorrow, memory });
    expect(asksDays(asked)).toBe(2);
  });

  it('is everything without a memory, in one question', async () => {
    const { asked } = await pass({ backend });
    expect(asked).toEqual([{ window: { from: earlier(TAKEN_AT, days(14)), to: TAKEN_AT }, namespaces: NAMESPACES }]);
  });

  it('is the rest after a pass that was killed', async () => {
    const memory = memoryDouble();
    const lost = later(TAKEN_AT, days(-6));
    const bug = new TypeError('killed');
    await pass({ backend, memory });
    for (const key of [...memory.days.keys()])
      if (key > `shop ${new Date(lost).toISOString()}`) memory.days.delete(key);
    // The open days and the cut one were read, then the process died.
    await expect(pass({ backend: { ...backend, fails: { question: 3, error: bug } }, memory })).rejects.toBe(bug);
    const { asked } = await pass({ backend, memory });
    expect(asked.slice(2).map(({ namespaces, window }) => [namespaces, lengthOf(window)])).toEqual([[['shop'], 5]]);
  });
});

describe('what is not remembered', () => {
  const backend: Backend = { lives: [always('web-1'), always('api-1', 'payments')], until: TAKEN_AT };
  const remembered = async (part: Partial<Pass>): Promise<string[]> => {
    const memory = memoryDouble();
    await pass({ backend, memory, ...part });
    return [...memory.days.keys()].sort();
  };

  it('a day of a namespace that was not read whole', async () => {
    const from = instant(Date.parse('2026-11-09T23:50:00Z'));
    const gaps = [{ namespace: 'shop', window: { from, to: later(from, minutes(20)) } }];
    const kept = await remembered({ backend: { ...backend, gaps } });
    expect(kept).toHaveLength(24);
    expect(kept).not.toContain('shop 2026-11-09');
    expect(kept).not.toContain('shop 2026-11-10');
    expect(kept).toContain('payments 2026-11-10');
  });

  it('days of a question that broke off', async () => {
    const error = new UpstreamSurprise({ source: 'prometheus', issue: 'cut off' });
    expect(await remembered({ backend: { ...backend, fails: { question: 1, error } } })).toEqual([]);
  });

  it('a day that ended less than an hour ago', async () => {
    const at = instant(Date.parse('2026-11-16T00:59:00Z'));
    const kept = await remembered({ backend: { ...backend, until: at }, at });
    expect(kept.at(-1)).toBe('shop 2026-11-14');
  });

  it('days that the backend has not come to: our clock is ahead, or what it stores lags behind', async () => {
    const until = earlier(TAKEN_AT, days(3));
    const kept = await remembered({ backend: { ...backend, until } });
    // Its newest sample is of 11-13 09:00: 11-12 is over there, 11-13 is not.
    expect(kept.at(-1)).toBe('shop 2026-11-12');
  });

  it('anything of a backend that has nothing', async () => {
    expect(await remembered({ backend: { lives: [] } })).toEqual([]);
  });
});
