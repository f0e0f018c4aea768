import { describe, expect, it } from 'vitest';
import type { Asked, Lie } from '../../fakes/prometheus/lying-prometheus.ts';
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

  it.each([
    ['{"version":"2.42.0"}', 'Prometheus 2.42.0'],
    ['{"version":"0.40.1"}', 'a Prometheus API, version 0.40.1'], // Thanos
    ['{"version":"1.20.1"}', 'a Prometheus API, version 1.20.1'], // Cortex
    ['{"application":"Grafana Mimir","version":"2.16.0"}', 'Grafana Mimir 2.16.0'],
  ])('calls %s %s', async (data, name) => {
    const body = `{"status":"success","data":${data}}`;
    const { metrics } = await against({
      lie: ({ path }) => (path.endsWith('/buildinfo') ? { kind: 'body', body } : undefined),
    });
    expect((await metrics.probe()).backend).toBe(name);
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

  it.each([
    ['X-Scope-OrgID', 'tenant'],
    ['X-Team', 'cAdvisor is scraped.'],
  ])('with a header %s says where to look when there is nothing', async (name, hint) => {
    const { metrics } = await against({ containers: [] }, { headers: { [name]: 'typo' } });
    const { scrapeInterval } = await metrics.probe();
    expect(scrapeInterval).toMatchObject({ kind: 'unknown', because: { detail: expect.stringContaining(hint) } });
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

  const isLabel = ({ path }: { readonly path: string }): boolean => path.includes('/label/');
  const isCount = ({ fields }: { readonly fields: URLSearchParams }): boolean =>
    (fields.get('query') ?? '').startsWith('count by (cluster)');
  const partial: Lie = { kind: 'warning', text: 'store of the other cluster: EOF' };

  it('reads nothing either where nobody can tell how many there are', async () => {
    const { metrics, fake } = await against({ lie: (one) => (isLabel(one) || isCount(one) ? partial : undefined) });
    const probe = await metrics.probe();
    expect(probe.refused).toMatchObject({ code: 'partial-answer' });
    expect(probe.warnings).toEqual([expect.stringContaining('Values of label cluster are unknown')]);
    const gaps = gapsOf(await collect(metrics.usage({ window: WINDOW, namespaces: ['shop'] })));
    expect(gaps.map(({ resource, because }) => [resource, because.code])).toEqual([
      ['cpu', 'partial-answer'],
      ['memory', 'partial-answer'],
    ]);
    expect(await metrics.podOwners(WINDOW)).toMatchObject({ kind: 'unknown', because: { code: 'partial-answer' } });
    expect(fake.asked.some(({ path }) => path === '/api/v1/query_range')).toBe(false);
  });

  it('but reads the chosen one', async () => {
    const lie = (one: Asked) => (isLabel(one) || isCount(one) ? partial : undefined);
    const { metrics } = await against({ lie }, { clusterMatcher: { label: 'cluster', value: 'prod' } });
    expect((await metrics.probe()).refused).toBeUndefined();
    expect(gapsOf(await collect(metrics.usage({ window: WINDOW, namespaces: ['shop'] })))).toEqual([]);
  });

  it('looks at this moment where a day of labels is too much to ask, as for a tenant whose queries may not be long', async () => {
    const tooLong: Lie = { kind: 'status', status: 422, body: 'the query time range exceeds the limit' };
    const lie = (one: Asked) => (isLabel(one) ? tooLong : undefined);
    const one = await against({ lie, clusters: ['prod'] });
    expect(await one.metrics.probe()).toMatchObject({ clusters: ['prod'], warnings: [] });
    const two = await against({ lie, clusters: ['prod', 'test'] });
    expect((await two.metrics.probe()).refused).toMatchObject({ code: 'several-clusters' });
    const none = await against({ lie });
    expect(await none.metrics.probe()).toMatchObject({ clusters: [], warnings: [] });
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
