import { afterEach, describe, expect, it } from 'vitest';
import type { PrometheusOptions } from '../../../src/adapters/prometheus/options.ts';
import { later, milliseconds, minutes } from '../../../src/model/units.ts';
import {
  type Asked,
  type FakeContainer,
  type Lie,
  type LyingPrometheus,
  lyingPrometheus,
} from '../../fakes/prometheus/lying-prometheus.ts';
import { collect, gapsOf, joined, samplesOf, WINDOW, watched } from './collect.ts';

const containers: readonly FakeContainer[] = ['web-0', 'web-1', 'web-a', 'web-x'].map((pod, i) => ({
  namespace: 'shop',
  pod,
  container: 'app',
  millicores: 100 + i,
  bytes: 1000 + i,
}));

let server: LyingPrometheus | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const isUsage = ({ path, fields }: Asked): boolean =>
  path === '/api/v1/query_range' && /^(1000 \*|max by)/.test(fields.get('query') ?? '');
const isCpu = (asked: Asked): boolean => isUsage(asked) && (asked.fields.get('query') ?? '').startsWith('1000');
const stepsOf = ({ fields }: Asked): number =>
  (Number(fields.get('end')) - Number(fields.get('start'))) / Number(fields.get('step')) + 1;

async function usageWith(lie: (asked: Asked) => Lie | undefined, options: Partial<PrometheusOptions> = {}) {
  server = await lyingPrometheus({ containers, lie });
  const { metrics, waits } = watched({ url: server.url, ...options });
  const messages = await collect(metrics.usage({ window: WINDOW, namespaces: ['shop'] }));
  return { messages, waits, asked: server.asked.filter(isUsage) };
}

const halfHour = { from: WINDOW.from, to: later(WINDOW.from, minutes(30)) };
const SLOTS = 2 * 288 + 72; // two days and six hours

describe('an honest backend', () => {
  it('yields every slot of every container once, in order, without a gap', async () => {
    const { messages, asked } = await usageWith(() => undefined);
    expect(gapsOf(messages)).toEqual([]);
    const all = joined(messages);
    expect(all.size).toBe(2 * containers.length);
    for (const { times } of all.values()) {
      expect(times).toEqual(Array.from({ length: SLOTS }, (_, i) => WINDOW.from + i * 300_000));
    }
    expect(new Set(all.get('cpu shop/web-1/app')?.values)).toEqual(new Set([101]));
    expect(asked.length).toBe(6); // 3 days x 2 resources
    expect(messages.filter(({ kind }) => kind === 'progress').at(-1)).toEqual({ kind: 'progress', done: 6, total: 6 });
  });

  it('sends the same messages on every run', async () => {
    const first = await usageWith(() => undefined, { concurrency: 4 });
    await server?.close();
    const second = await usageWith(() => undefined, { concurrency: 1 });
    expect(JSON.stringify(second.messages)).toBe(JSON.stringify(first.messages));
  });
});

describe('answers that cannot be used', () => {
  const useless: readonly [string, Lie, string, number][] = [
    ['a web page', { kind: 'web-page' }, 'upstream-surprise', 1],
    ['JSON cut off', { kind: 'cut-off' }, 'upstream-surprise', 1],
    ['a body broken off', { kind: 'broken-off' }, 'upstream-surprise', 4],
    [
      'JSON of another shape',
      { kind: 'body', body: '{"status":"success","data":{"result":7}}' },
      'upstream-surprise',
      1,
    ],
    [
      'a redirect',
      { kind: 'status', status: 302, headers: { location: 'https://login.example.com/?a=1' } },
      'upstream-surprise',
      1,
    ],
    ['a warning', { kind: 'warning', text: 'store 3 did not answer' }, 'partial-answer', 1],
    ['half of the series', { kind: 'half' }, 'partial-answer', 1],
    ['401', { kind: 'status', status: 401 }, 'forbidden', 1],
    ['403', { kind: 'status', status: 403 }, 'forbidden', 1],
    ['404', { kind: 'status', status: 404 }, 'upstream-surprise', 1],
    [
      '400',
      { kind: 'status', status: 400, body: '{"status":"error","errorType":"bad_data","error":"parse error"}' },
      'query-rejected',
      1,
    ],
    ['500', { kind: 'status', status: 500 }, 'query-failed', 1],
    ['a hung up connection', { kind: 'hang-up' }, 'upstream-unreachable', 4],
    ['503 for good', { kind: 'status', status: 503 }, 'upstream-unreachable', 4],
  ];
  it.each(useless)('%s is a gap over what it covers, and nothing else is lost', async (_, lie, code, tries) => {
    const { messages, asked } = await usageWith((one) => (isCpu(one) && stepsOf(one) === 72 ? lie : undefined));
    expect(
      gapsOf(messages).map(({ resource, namespace, window, because }) => [resource, namespace, window, because.code]),
    ).toEqual([
      ['cpu', 'shop', { from: Date.parse('2026-11-16T00:00:00Z'), to: Date.parse('2026-11-16T06:00:00Z') }, code],
    ]);
    expect(joined(messages).get('cpu shop/web-0/app')?.times.length).toBe(2 * 288);
    expect(joined(messages).get('memory shop/web-0/app')?.times.length).toBe(SLOTS);
    expect(asked.length).toBe(5 + tries);
  });

  it('says what to do', async () => {
    const { messages } = await usageWith((one) => (isUsage(one) ? { kind: 'web-page' } : undefined));
    expect(gapsOf(messages)[0]?.because.detail).toContain('prometheus.url');
  });

  it('names the host of a redirect and no more', async () => {
    const location = 'https://user:pw@login.example.com/?state=sekret';
    const { messages } = await usageWith((one) =>
      isUsage(one) ? { kind: 'status', status: 307, headers: { location } } : undefined,
    );
    expect(gapsOf(messages)[0]?.because.detail).toContain('https://login.example.com');
    expect(JSON.stringify(messages)).not.toMatch(/sekret|pw/);
  });

  it.each([
    ['other times', '[1, "5"]'],
    ['text for a time', '["x", "5"]'],
    ['a number for a value', '[1763164800, 5]'],
  ])('refuses %s', async (_, pair) => {
    const body = `{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"namespace":"shop","pod":"web-0","container":"app"},"values":[${pair}]}]}}`;
    const { messages } = await usageWith((one) => (isUsage(one) ? { kind: 'body', body } : undefined));
    expect(new Set(gapsOf(messages).map(({ because }) => because.code))).toEqual(new Set(['upstream-surprise']));
    expect(samplesOf(messages)).toEqual([]);
  });
});

describe('passing trouble', () => {
  it('waits as long as Retry-After says and tries again', async () => {
    const slow: Lie = { kind: 'status', status: 429, headers: { 'retry-after': '7' } };
    const { messages, waits } = await usageWith((one) =>
      isCpu(one) && stepsOf(one) === 72 && one.nth < 3 ? slow : undefined,
    );
    expect(gapsOf(messages)).toEqual([]);
    expect(waits).toEqual([7000, 7000]);
  });

  it('does not wait when it is told to wait for an hour', async () => {
    const slow: Lie = { kind: 'status', status: 429, headers: { 'retry-after': '3600' } };
    const { messages, waits } = await usageWith((one) => (isCpu(one) && stepsOf(one) === 72 ? slow : undefined));
    expect(gapsOf(messages).map(({ because }) => because.code)).toEqual(['query-failed']);
    expect(waits).toEqual([]);
  });

  it.each([502, 503])('%d and then an answer leaves no trace but the waits', async (status) => {
    const { messages, waits } = await usageWith((one) =>
      isCpu(one) && stepsOf(one) === 72 && one.nth < 4 ? { kind: 'status', status } : undefined,
    );
    expect(gapsOf(messages)).toEqual([]);
    expect(waits).toEqual([500, 1000, 2000]);
  });
});

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
    server = await lyingPrometheus({
      containers,
      lie: (one) => (isCpu(one) && !/pod[=!]~/.test(one.fields.get('query') ?? '') ? tooMany : undefined),
    });
    const { metrics } = watched({ url: server.url });
    const messages = await collect(metrics.usage({ window: halfHour, namespaces: ['shop'] }));
    expect(gapsOf(messages)).toEqual([]);
    const cpu = [...joined(messages)].filter(([key]) => key.startsWith('cpu'));
    expect(cpu.map(([key]) => key).sort()).toEqual(containers.map(({ pod }) => `cpu shop/${pod}/app`));
    for (const [, { times }] of cpu) expect(times.length).toBe(6);
  });

  it('gives up after a bounded number of questions when nothing passes', async () => {
    const { messages, asked } = await usageWith((one) => (isCpu(one) ? tooMany : undefined));
    expect(new Set(gapsOf(messages).map(({ resource, because }) => `${resource} ${because.code}`))).toEqual(
      new Set(['cpu query-rejected']),
    );
    expect(joined(messages).size).toBe(containers.length); // memory is whole
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
    const { messages, waits } = await usageWith(
      (one) => (isCpu(one) && stepsOf(one) === 72 ? { kind: 'hang' } : undefined),
      { timeout: milliseconds(300) },
    );
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
    server = await lyingPrometheus();
    const { url } = server;
    await server.close();
    const { metrics, waits } = watched({ url });
    const gaps = gapsOf(await collect(metrics.usage({ window: WINDOW, namespaces: ['a', 'b'] })));
    expect(new Set(gaps.map(({ because }) => because.code))).toEqual(new Set(['upstream-unreachable']));
    for (const namespace of ['a', 'b'])
      for (const resource of ['cpu', 'memory']) {
        const own = gaps.filter((gap) => gap.namespace === namespace && gap.resource === resource);
        expect(own.reduce((sum, { window }) => sum + (window.to - window.from), 0)).toBe(SLOTS * 300_000);
      }
    expect(waits.length).toBeLessThan(100);
  });
});
