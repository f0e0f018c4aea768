import { describe, expect, it } from 'vitest';
import type { Asked, FakeContainer, Lie } from '../../fakes/prometheus/lying-prometheus.ts';
import { against, isCpu, isUsage, SLOTS } from './against.ts';
import { collect, gapsOf, joined, WINDOW } from './collect.ts';

const names = Array.from({ length: 9 }, (_, i) => `team-${i}`);
const containers: readonly FakeContainer[] = names.flatMap((namespace, i) =>
  ['web-0', 'web-1'].map((pod) => ({ namespace, pod, container: 'app', millicores: 10 + i, bytes: 1000 + i })),
);
const namesIn = ({ fields }: Asked): string[] =>
  (/namespace=~?"([^"]*)"/.exec(fields.get('query') ?? '')?.[1] ?? '').split('|');

async function usage(lie: (asked: Asked) => Lie | undefined = () => undefined) {
  const { fake, metrics } = await against({ containers, lie });
  const messages = await collect(metrics.usage({ window: WINDOW, namespaces: names }));
  return { messages, asked: fake.asked.filter(isUsage) };
}

const tooMany: Lie = {
  kind: 'status',
  status: 422,
  body: '{"status":"error","errorType":"execution","error":"query processing would load too many samples into memory"}',
};

describe('many small namespaces', () => {
  it('share their questions: one per day and resource, and lose nothing', async () => {
    const { messages, asked } = await usage();
    expect(asked.length).toBe(6);
    expect(new Set(asked.map((one) => namesIn(one).join()))).toEqual(new Set([names.join()]));
    expect(gapsOf(messages)).toEqual([]);
    const all = joined(messages);
    expect(all.size).toBe(2 * containers.length);
    for (const { times } of all.values()) expect(times.length).toBe(SLOTS);
    expect(new Set(all.get('cpu team-3/web-1/app')?.values)).toEqual(new Set([13]));
  });

  it('are asked for in halves when all together are too large, and so on the next day', async () => {
    const { messages, asked } = await usage((one) => (isCpu(one) && namesIn(one).length > 3 ? tooMany : undefined));
    expect(gapsOf(messages)).toEqual([]);
    expect(joined(messages).get('cpu team-8/web-0/app')?.times.length).toBe(SLOTS);
    const refused = asked.filter((one) => isCpu(one) && namesIn(one).length > 3);
    expect(refused.length).toBeLessThan(7); // 9 and 5 and 4 of two days under way; then it is known
  });

  it.each([
    ['500', { kind: 'status', status: 500 }],
    ['a web page', { kind: 'web-page' }],
    ['422', tooMany],
  ] satisfies [string, Lie][])('one that answers with %s takes nothing from the others', async (_, lie) => {
    const { messages } = await usage((one) => (isCpu(one) && namesIn(one).includes('team-4') ? lie : undefined));
    expect(new Set(gapsOf(messages).map(({ resource, namespace }) => `${resource} ${namespace}`))).toEqual(
      new Set(['cpu team-4']),
    );
    expect(gapsOf(messages).reduce((sum, { window }) => sum + (window.to - window.from), 0)).toBe(SLOTS * 300_000);
    const all = joined(messages);
    expect(all.size).toBe(2 * containers.length - 2);
    for (const { times } of all.values()) expect(times.length).toBe(SLOTS);
  });

  it('a container missing without a word is a gap of its namespace only', async () => {
    const without = containers.filter(({ namespace, pod }) => namespace !== 'team-2' || pod !== 'web-1');
    const { metrics } = await against({
      containers,
      answers: (one) => (isUsage(one) ? without : containers),
    });
    const messages = await collect(metrics.usage({ window: WINDOW, namespaces: names }));
    expect(new Set(gapsOf(messages).map(({ namespace, because }) => `${namespace} ${because.code}`))).toEqual(
      new Set(['team-2 partial-answer']),
    );
    expect([...joined(messages).keys()].filter((key) => key.includes('team-2'))).toEqual([]);
    expect(joined(messages).size).toBe(2 * (containers.length - 2));
  });
});

describe('low impact', () => {
  it('asks one question at a time and pauses after each', async () => {
    const { metrics, waits, fake } = await against({ containers }, { impact: 'low', concurrency: 8 });
    const messages = await collect(metrics.usage({ window: WINDOW, namespaces: names }));
    expect(gapsOf(messages)).toEqual([]);
    expect(waits.length).toBeGreaterThanOrEqual(fake.asked.filter(isUsage).length);
    for (const wait of waits) expect(wait).toBeGreaterThan(0);
    expect(fake.mostAtOnce()).toBe(1);
  });
});
