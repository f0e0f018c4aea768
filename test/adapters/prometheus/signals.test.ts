import { describe, expect, it } from 'vitest';
import { against, oneContainer } from './against.ts';
import { WINDOW } from './collect.ts';

describe('signals', () => {
  it('rounds counts, which increase() extrapolates', async () => {
    const { metrics } = await against({});
    expect(await metrics.signal('restarts', WINDOW)).toEqual({
      kind: 'known',
      value: [{ series: { namespace: 'shop', pod: 'web-0', container: 'app' }, value: 2 }],
    });
  });

  it('reads the last day only', async () => {
    const { metrics, fake } = await against({});
    await metrics.signal('restarts', WINDOW);
    const query = fake.asked.find(({ fields }) => fields.get('query')?.includes('increase('));
    expect(query?.fields.get('query')).toContain('[1d]');
    expect(query?.fields.get('time')).toBe(String(WINDOW.to / 1000));
  });

  it('tells "nobody measures it" from "it did not happen"', async () => {
    const { metrics } = await against({});
    expect(await metrics.signal('oom-events', WINDOW)).toMatchObject({
      kind: 'unknown',
      because: { code: 'metric-absent' },
    });
    const counted = '{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"9"]}]}}';
    const quiet = await against({
      lie: ({ fields }) =>
        fields.get('query')?.startsWith('count(present') ? { kind: 'body', body: counted } : undefined,
    });
    expect(await quiet.metrics.signal('oom-events', WINDOW)).toEqual({ kind: 'known', value: [] });
  });

  it('asks by namespace when the whole cluster is too much', async () => {
    const more = oneContainer.flatMap((one) => [one, { ...one, namespace: 'bank' }]);
    const { metrics } = await against({
      containers: more,
      lie: ({ fields }) => {
        const query = fields.get('query') ?? '';
        return query.includes('restarts') && !query.includes('namespace="')
          ? { kind: 'status', status: 422 }
          : undefined;
      },
    });
    const reading = await metrics.signal('restarts', WINDOW);
    expect(reading.kind === 'known' && reading.value.map(({ series }) => series.namespace)).toEqual(['bank', 'shop']);
  });

  it('is unknown when it fails', async () => {
    const { metrics } = await against({
      lie: ({ fields }) => (fields.get('query')?.includes('restarts') ? { kind: 'cut-off' } : undefined),
    });
    expect(await metrics.signal('restarts', WINDOW)).toMatchObject({
      kind: 'unknown',
      because: { code: 'upstream-surprise' },
    });
  });
});
