import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { PrometheusOptions } from '../../../src/adapters/prometheus/options.ts';
import { prometheus } from '../../../src/adapters/prometheus/prometheus.ts';
import { ConfigError } from '../../../src/model/errors.ts';
import {
  type Asked,
  type FakeContainer,
  type LyingOptions,
  type LyingPrometheus,
  lyingPrometheus,
} from '../../fakes/prometheus/lying-prometheus.ts';
import { collect, gapsOf, WINDOW, watched } from './collect.ts';

const containers: readonly FakeContainer[] = [
  { namespace: 'shop', pod: 'web-0', container: 'app', millicores: 1, bytes: 2 },
];

let server: LyingPrometheus | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function against(lying: LyingOptions, options: Partial<PrometheusOptions> = {}) {
  server = await lyingPrometheus({ containers, ...lying });
  return { fake: server, ...watched({ url: server.url, ...options }) };
}

describe('signing in', () => {
  it('asks the provider before every request', async () => {
    let turn = 0;
    const { metrics, fake } = await against({}, { auth: { kind: 'bearer', token: () => `token-${++turn}` } });
    await metrics.probe();
    const sent = fake.asked.map(({ headers }) => headers.authorization);
    expect(sent.length).toBeGreaterThan(3);
    expect(new Set(sent).size).toBe(sent.length);
  });

  it('reads a token file again when it was rotated, without its newline', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'trimtab-token-'));
    const path = join(dir, 'token');
    try {
      await writeFile(path, 'first\n');
      const { metrics, fake } = await against({}, { auth: { kind: 'bearer-file', path } });
      await metrics.podOwners(WINDOW);
      await writeFile(path, 'second\n');
      await metrics.podOwners(WINDOW);
      expect(new Set(fake.asked.map(({ headers }) => headers.authorization))).toEqual(
        new Set(['Bearer first', 'Bearer second']),
      );
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  it('is forbidden, not broken, without the token file', async () => {
    const { metrics, fake } = await against({}, { auth: { kind: 'bearer-file', path: '/nonexistent/token' } });
    expect(await metrics.podOwners(WINDOW)).toMatchObject({ kind: 'unknown', because: { code: 'forbidden' } });
    expect(fake.asked).toEqual([]);
  });

  it('sends basic auth, also from the address, and the tenant header', async () => {
    const { fake } = await against({});
    const url = fake.url.replace('http://', 'http://us%40er:p%3Aw@');
    const { metrics } = watched({ url, headers: { 'X-Scope-OrgID': 'team-a' } });
    await metrics.probe();
    const [first] = fake.asked;
    expect(first?.headers.authorization).toBe(`Basic ${Buffer.from('us@er:p:w').toString('base64')}`);
    expect(first?.headers['x-scope-orgid']).toBe('team-a');
  });

  it('never shows a secret, even when the other side quotes it', async () => {
    const lie = ({ headers }: Asked) =>
      ({
        kind: 'status',
        status: 400,
        body: JSON.stringify({ status: 'error', errorType: 'bad_data', error: `you sent ${headers.authorization}` }),
      }) as const;
    const { metrics, fake } = await against({ lie }, { auth: { kind: 'bearer', token: () => 'sekret-token' } });
    const basic = watched({ url: fake.url.replace('http://', 'http://me:sekret-pw@') });
    const heard: unknown[] = [];
    for (const one of [metrics, basic.metrics]) {
      heard.push(await one.probe(), await one.podOwners(WINDOW), await one.signal('restarts', WINDOW));
      heard.push(await collect(one.usage({ window: WINDOW, namespaces: ['shop'] })), one.describe());
    }
    const text = JSON.stringify(heard);
    expect(text).toContain('you sent Bearer ***');
    expect(text).not.toContain('sekret');
    expect(text).not.toContain(Buffer.from('me:sekret-pw').toString('base64'));
  });

  it.each([
    [{ url: 'prometheus:9090' }, 'prometheus.url'],
    [{ url: 'not an address with pa55' }, 'prometheus.url'],
    [{ url: 'http://p', headers: { 'X-Scope-OrgID': 'a\nb' } }, 'prometheus.headers.X-Scope-OrgID'],
  ])('refuses what can never work before anything is sent: %o', (options, path) => {
    let error: unknown;
    try {
      prometheus(options);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ path });
    expect(JSON.stringify(error)).not.toContain('pa55');
  });
});

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
    const query = fake.asked.find(({ fields }) => fields.get('query')?.includes('restarts'));
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
    await server?.close();
    const quiet = await against({
      lie: ({ fields }) =>
        fields.get('query')?.startsWith('count(present') ? { kind: 'body', body: counted } : undefined,
    });
    expect(await quiet.metrics.signal('oom-events', WINDOW)).toEqual({ kind: 'known', value: [] });
  });

  it('asks by namespace when the whole cluster is too much', async () => {
    const more = [...containers, { ...containers[0], namespace: 'bank' }].flatMap(({ namespace }) =>
      namespace === undefined ? [] : [{ namespace, pod: 'web-0', container: 'app', millicores: 1, bytes: 2 }],
    );
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

describe('owners of pods', () => {
  const series = (data: unknown) => ({ kind: 'body', body: JSON.stringify({ status: 'success', data }) }) as const;
  const owned = (labels: object) => ({
    __name__: 'kube_pod_owner',
    namespace: 'shop',
    owner_is_controller: 'true',
    ...labels,
  });
  const ownersFrom = async (data: unknown) => {
    const { metrics } = await against({ lie: ({ path }) => (path === '/api/v1/series' ? series(data) : undefined) });
    return metrics.podOwners(WINDOW);
  };

  it('looks through ReplicaSets and Jobs, keeps what it cannot look through, drops pods without an owner', async () => {
    const reading = await ownersFrom([
      owned({ pod: 'd', owner_kind: 'StatefulSet', owner_name: 'db' }),
      owned({ pod: 'a', owner_kind: 'ReplicaSet', owner_name: 'web-1' }),
      owned({ pod: 'b', owner_kind: 'ReplicaSet', owner_name: 'lost' }),
      owned({ pod: 'c', owner_kind: 'Job', owner_name: 'night-1' }),
      owned({ pod: 'bare', owner_kind: '<none>', owner_name: '<none>', owner_is_controller: '<none>' }),
      owned({ pod: 'a', owner_kind: 'ReplicaSet', owner_name: 'web-1', uid: '2' }),
      {
        __name__: 'kube_replicaset_owner',
        namespace: 'shop',
        replicaset: 'web-1',
        owner_kind: 'Rollout',
        owner_name: 'web',
      },
      {
        __name__: 'kube_replicaset_owner',
        namespace: 'bank',
        replicaset: 'lost',
        owner_kind: 'Deployment',
        owner_name: 'x',
      },
      {
        __name__: 'kube_job_owner',
        namespace: 'shop',
        job_name: 'night-1',
        owner_kind: 'CronJob',
        owner_name: 'night',
      },
    ]);
    expect(reading).toEqual({
      kind: 'known',
      value: [
        { namespace: 'shop', pod: 'a', kind: 'Rollout', name: 'web' },
        { namespace: 'shop', pod: 'b', kind: 'ReplicaSet', name: 'lost' },
        { namespace: 'shop', pod: 'c', kind: 'CronJob', name: 'night' },
        { namespace: 'shop', pod: 'd', kind: 'StatefulSet', name: 'db' },
      ],
    });
  });

  it('uses exported labels where kube-state-metrics is scraped without honorLabels', async () => {
    const reading = await ownersFrom([
      owned({
        namespace: 'monitoring',
        pod: 'ksm',
        exported_namespace: 'shop',
        exported_pod: 'a',
        owner_kind: 'Job',
        owner_name: 'j',
      }),
    ]);
    expect(reading).toEqual({ kind: 'known', value: [{ namespace: 'shop', pod: 'a', kind: 'Job', name: 'j' }] });
  });

  it('is unknown without the metric', async () => {
    expect(await ownersFrom([])).toMatchObject({ kind: 'unknown', because: { code: 'metric-absent' } });
  });

  it('halves the window of an answer that is too large', async () => {
    const { metrics, fake } = await against({
      lie: ({ path, fields }) =>
        path === '/api/v1/series' && Number(fields.get('end')) - Number(fields.get('start')) > 100_000
          ? { kind: 'status', status: 413 }
          : undefined,
    });
    expect(await metrics.podOwners(WINDOW)).toEqual({
      kind: 'known',
      value: [{ namespace: 'shop', pod: 'web-0', kind: 'StatefulSet', name: 'web' }],
    });
    expect(fake.asked.filter(({ path }) => path === '/api/v1/series').length).toBe(3);
  });
});
