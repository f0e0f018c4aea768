import { describe, expect, it } from 'vitest';
import { milliseconds } from '../../../src/model/units.ts';
import type { Lie } from '../../fakes/prometheus/lying-prometheus.ts';
import { against, fourContainers, halfHour, isCpu, isLastCpu, isUsage, SLOTS, stepsOf, usageWith } from './against.ts';
import { collect, gapsOf, joined, samplesOf, WINDOW } from './collect.ts';

describe('questions that are too large', () => {
  const tooMany: Lie = {
    kind: 'status',
    status: 422,
    body: '{"status":"error","errorType":"execution","error":"query processing would load too many samples into memory"}',
  };

  it.each([
    ['422', tooMany],
    ['413', { kind: 'status', status: 413 }],
    ['504', { kind: 'status', status: 504 }],
    [
      'a 503 that means timeout',
      { kind: 'status', status: 503, body: '{"status":"error","errorType":"timeout","error":"query timed out"}' },
    ],
  ] satisfies [string, Lie][])(
    '%s is answered by halving, and the next day starts at the size that passed',
    async (_, lie) => {
      const { messages, asked, waits } = await usageWith((one) => (isCpu(one) && stepsOf(one) > 80 ? lie : undefined), {
        concurrency: 1,
      });
      expect(gapsOf(messages)).toEqual([]);
      expect(joined(messages).get('cpu shop/web-x/app')?.times.length).toBe(SLOTS);
      expect(waits).toEqual([]); // never the same question again
      const sizes = asked.filter(isCpu).map(stepsOf);
      expect(sizes).toEqual([288, 144, 72, 72, 72, 72, 72, 72, 72, 72, 72]);
    },
  );

  it('goes down to 15 minutes, then by pods', async () => {
    const { messages } = await usageWith(
      (one) => (isCpu(one) && !/pod[=!]~/.test(one.fields.get('query') ?? '') ? tooMany : undefined),
      {},
      halfHour,
    );
    expect(gapsOf(messages)).toEqual([]);
    const cpu = [...joined(messages)].filter(([key]) => key.startsWith('cpu'));
    expect(cpu.map(([key]) => key).sort()).toEqual(fourContainers.map(({ pod }) => `cpu shop/${pod}/app`));
    for (const [, { times }] of cpu) expect(times.length).toBe(6);
  });

  it('gives up after a bounded number of questions when nothing passes', async () => {
    const { messages, asked } = await usageWith((one) => (isCpu(one) ? tooMany : undefined));
    expect(new Set(gapsOf(messages).map(({ resource, because }) => `${resource} ${because.code}`))).toEqual(
      new Set(['cpu query-rejected']),
    );
    expect(joined(messages).size).toBe(fourContainers.length); // memory is whole
    // 16 failures on the first two days, which are under way at the same time, and 2 on the third.
    expect(asked.filter(isCpu).length).toBeLessThanOrEqual(34);
  });

  it('halves an answer that is larger than the budget instead of holding it', async () => {
    const { messages, asked } = await usageWith(() => undefined, { sampleBudget: 600 });
    expect(gapsOf(messages)).toEqual([]);
    expect(joined(messages).get('memory shop/web-x/app')?.times.length).toBe(SLOTS);
    expect(asked.length).toBeGreaterThan(6);
  });
});

describe('silence', () => {
  it('halves a question that hangs', async () => {
    const { messages, waits } = await usageWith((one) => (isLastCpu(one) ? { kind: 'hang' } : undefined), {
      timeout: milliseconds(1_000),
    });
    expect(gapsOf(messages)).toEqual([]);
    expect(joined(messages).get('cpu shop/web-0/app')?.times.length).toBe(SLOTS);
    expect(waits).toEqual([]);
  });

  it('stops asking a backend that never answers, and says so', async () => {
    const { messages, asked } = await usageWith((one) => (isUsage(one) ? { kind: 'hang' } : undefined), {
      timeout: milliseconds(100),
    });
    expect(asked.length).toBeLessThanOrEqual(9); // 8, and one that was under way
    expect(samplesOf(messages)).toEqual([]);
    expect(gapsOf(messages).at(-1)?.because).toMatchObject({ code: 'query-timeout' });
    expect(gapsOf(messages).at(-1)?.because.detail).toContain('Nothing more was asked');
  });

  it('is unknown all over when nobody is there', async () => {
    const { metrics, waits, fake } = await against({});
    await fake.close();
    const gaps = gapsOf(await collect(metrics.usage({ window: WINDOW, namespaces: ['a', 'b'] })));
    expect(new Set(gaps.map(({ because }) => because.code))).toEqual(new Set(['upstream-unreachable']));
    for (const namespace of ['a', 'b'])
      for (const resource of ['cpu', 'memory']) {
        const own = gaps.filter((gap) => gap.namespace === namespace && gap.resource === resource);
        expect(own.reduce((sum, { window }) => sum + (window.to - window.from), 0)).toBe(SLOTS * 300_000);
      }
    expect(waits).toEqual([500, 1000, 2000]); // once, then it is known to be gone
  });

  it.each([502, 503])('takes %d to everything for silence', async (status) => {
    const { messages, waits, asked } = await usageWith(() => ({ kind: 'status', status }));
    expect(gapsOf(messages).at(-1)?.because.code).toBe('upstream-unreachable');
    expect(waits).toEqual([500, 1000, 2000]); // once, then it is known to be gone
    expect(asked.length).toBeLessThan(12);
  });
});
