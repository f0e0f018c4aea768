import { describe, expect, it } from 'vitest';
import type { Lie } from '../../fakes/prometheus/lying-prometheus.ts';
import { fourContainers, isLastCpu, isUsage, SLOTS, usageWith } from './against.ts';
import { gapsOf, joined, samplesOf, WINDOW } from './collect.ts';

describe('an honest backend', () => {
  it('yields every slot of every container once, in order, without a gap', async () => {
    const { messages, asked } = await usageWith(() => undefined);
    expect(gapsOf(messages)).toEqual([]);
    const all = joined(messages);
    expect(all.size).toBe(2 * fourContainers.length);
    for (const { times } of all.values()) {
      expect(times).toEqual(Array.from({ length: SLOTS }, (_, i) => WINDOW.from + i * 300_000));
    }
    expect(new Set(all.get('cpu shop/web-1/app')?.values)).toEqual(new Set([101]));
    expect(asked.length).toBe(6); // 3 days x 2 resources
    expect(messages.filter(({ kind }) => kind === 'progress').at(-1)).toEqual({ kind: 'progress', done: 6, total: 6 });
  });

  it('sends the same messages on every run', async () => {
    const first = await usageWith(() => undefined, { concurrency: 4 });
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
    ['an answer marked as partial', { kind: 'partial' }, 'partial-answer', 1],
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
    const { messages, asked } = await usageWith((one) => (isLastCpu(one) ? lie : undefined));
    expect(
      gapsOf(messages).map(({ resource, namespace, window, because }) => [resource, namespace, window, because.code]),
    ).toEqual([
      ['cpu', 'shop', { from: Date.parse('2026-11-16T00:00:00Z'), to: Date.parse('2026-11-16T06:00:00Z') }, code],
    ]);
    expect(joined(messages).get('cpu shop/web-0/app')?.times.length).toBe(2 * 288);
    expect(joined(messages).get('memory shop/web-0/app')?.times.length).toBe(SLOTS);
    expect(asked.length).toBe(5 + tries);
  });

  it('takes a remark about the query for no warning, as Thanos has it among them', async () => {
    const text =
      'PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "evictions" (1:6)';
    const { messages } = await usageWith((one) => (isUsage(one) ? { kind: 'warning', text } : undefined));
    expect(gapsOf(messages)).toEqual([]);
    expect(joined(messages).get('cpu shop/web-0/app')?.times.length).toBe(SLOTS);
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
    const { messages, waits } = await usageWith((one) => (isLastCpu(one) && one.nth < 3 ? slow : undefined));
    expect(gapsOf(messages)).toEqual([]);
    expect(waits).toEqual([7000, 7000]);
  });

  it('does not wait when it is told to wait for an hour', async () => {
    const slow: Lie = { kind: 'status', status: 429, headers: { 'retry-after': '3600' } };
    const { messages, waits } = await usageWith((one) => (isLastCpu(one) ? slow : undefined));
    expect(gapsOf(messages).map(({ because }) => because.code)).toEqual(['query-failed']);
    expect(waits).toEqual([]);
  });

  it.each([502, 503])('%d and then an answer leaves no trace but the waits', async (status) => {
    const { messages, waits } = await usageWith((one) =>
      isLastCpu(one) && one.nth < 4 ? { kind: 'status', status } : undefined,
    );
    expect(gapsOf(messages)).toEqual([]);
    expect(waits).toEqual([500, 1000, 2000]);
  });
});
