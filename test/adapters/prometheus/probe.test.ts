import { describe, expect, it } from 'vitest';
import { against } from './against.ts';
import { collect, gapsOf, WINDOW } from './collect.ts';

describe('probe', () => {
  it('tells what is there, how often it is scraped and by whom', async () => {
    const { metrics } = await against({ clusters: ['prod'] });
    const probe = await metrics.probe();
    expect(probe.backend).toBe('Prometheus 9.9.9');
    expect(probe.scrapeInterval).toEqual({ kind: 'known', value: 30_000 });
    expect(probe.clusters).toEqual(['prod']);
    expect(probe.warnings).toEqual([]);
    expect(probe.metrics.map(({ present }) => present)).toEqual(Array(8).fill({ kind: 'known', value: true }));
    expect(metrics.describe().backend).toBe('Prometheus 9.9.9');
  });

  it('says per metric what is degraded when it is absent', async () => {
    const empty = '{"status":"success","data":{"resultType":"vector","result":[]}}';
    const { metrics } = await against({
      lie: ({ path }) => (path === '/api/v1/query' ? { kind: 'body', body: empty } : undefined),
    });
    const probe = await metrics.probe();
    for (const { present, degrades } of probe.metrics) {
      expect(present).toEqual({ kind: 'known', value: false });
      expect(degrades).not.toBe('');
    }
    expect(probe.scrapeInterval).toMatchObject({ kind: 'unknown', because: { code: 'no-samples' } });
  });

  it('is unknown, not absent, when the questions fail', async () => {
    const { metrics } = await against({ lie: () => ({ kind: 'web-page' }) });
    const probe = await metrics.probe();
    expect(
      new Set(probe.metrics.map(({ present }) => (present.kind === 'unknown' ? present.because.code : 'known'))),
    ).toEqual(new Set(['upstream-surprise']));
    expect(probe.backend).toBe('unknown');
    expect(probe.warnings.length).toBe(2);
  });

  it('does without the image label where no series has one', async () => {
    const { metrics } = await against({
      lie: ({ fields }) =>
        fields.get('query')?.includes('image!=""')
          ? { kind: 'body', body: '{"status":"success","data":{"resultType":"vector","result":[]}}' }
          : undefined,
    });
    const probe = await metrics.probe();
    expect(probe.scrapeInterval.kind).toBe('known');
    expect(probe.warnings).toEqual([expect.stringContaining('no image label')]);
    expect(metrics.describe().memory).not.toContain('image');
  });
});

describe('several clusters behind one backend', () => {
  it('refuses to read anything until one is chosen', async () => {
    const { metrics, fake } = await against({ clusters: ['b', 'a'] });
    const gaps = gapsOf(await collect(metrics.usage({ window: WINDOW, namespaces: ['shop'] })));
    expect(gaps.map(({ resource, because }) => [resource, because.code])).toEqual([
      ['cpu', 'several-clusters'],
      ['memory', 'several-clusters'],
    ]);
    expect(gaps[0]?.because.detail).toContain('a, b');
    expect(await metrics.signal('restarts', WINDOW)).toMatchObject({
      kind: 'unknown',
      because: { code: 'several-clusters' },
    });
    expect(await metrics.podOwners(WINDOW)).toMatchObject({ kind: 'unknown', because: { code: 'several-clusters' } });
    expect(fake.asked.some(({ path }) => path === '/api/v1/query_range')).toBe(false);
  });

  it('reads the chosen one, and warns when nothing carries its name', async () => {
    const { metrics, fake } = await against({ clusters: [] }, { clusterMatcher: { label: 'cluster', value: 'prod' } });
    expect((await metrics.probe()).warnings).toEqual([expect.stringContaining('cluster="prod"')]);
    await collect(metrics.usage({ window: WINDOW, namespaces: ['shop'] }));
    const queries = fake.asked.flatMap(({ fields }) => fields.get('query') ?? []);
    expect(queries.length).toBeGreaterThan(8);
    for (const query of queries.filter((text) => !text.endsWith('[15m]'))) expect(query).toContain('cluster="prod"');
  });
});
