import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrometheusOptions } from '../../../src/adapters/prometheus/options.ts';
import { prometheus } from '../../../src/adapters/prometheus/prometheus.ts';
import { days, instant, milliseconds } from '../../../src/model/units.ts';
import type { UsageMessage } from '../../../src/model/usage.ts';
import { prometheusInstalled, type RealPrometheus, startPrometheus } from '../../real/prometheus.ts';
import { collect, gapsOf, joined } from './collect.ts';
import { HISTORY, historyLines, memoryByHand } from './history.ts';

const SLOT = 300_000;
const paths: string[] = [];
let real: RealPrometheus;

const metricsOf = (options: Partial<PrometheusOptions> = {}) =>
  prometheus({
    url: real.url,
    clock: { now: () => HISTORY.to },
    onExchange: ({ path }) => paths.push(path),
    ...options,
  });

const usageOf = (options: Partial<PrometheusOptions> = {}, window = HISTORY): Promise<UsageMessage[]> =>
  collect(metricsOf(options).usage({ window, namespaces: ['bank', 'nobody', 'shop'] }));

describe.skipIf(!prometheusInstalled())('a real Prometheus', () => {
  beforeAll(async () => {
    real = await startPrometheus(historyLines());
  });
  afterAll(() => real.stop());

  describe.each([
    ['remote read', {}],
    ['range queries', { transport: 'range-query' }],
  ] as const)('by %s', (_, options) => {
    it('yields the highest memory of every 5 minutes, over jobs and lives, and no other series', async () => {
      const all = joined(await usageOf(options));
      expect([...all.keys()].filter((key) => key.startsWith('memory')).sort()).toEqual(
        ['bank/db-0', 'bank/old', 'shop/gone', 'shop/twice', 'shop/web-1', 'shop/web-2'].map(
          (pod) => `memory ${pod}/app`,
        ),
      );
      for (const [pod, expected] of memoryByHand()) {
        const own = all.get(`memory ${pod}/app`);
        expect([pod, own?.times]).toEqual([pod, [...expected.keys()]]);
        expect([pod, own?.values]).toEqual([pod, [...expected.values()]]);
      }
    });

    it('yields CPU in millicores, close to what was burnt', async () => {
      const all = joined(await usageOf(options));
      const db = all.get('cpu bank/db-0/app');
      db?.values.forEach((value, i) => {
        const middle = (db.times[i] ?? 0) + SLOT / 2;
        const burnt = 1000 * (1.2 + Math.sin(middle / 5e6));
        if (Math.abs(middle - (HISTORY.from + days(1) + 3 * 3_600_000)) > SLOT)
          expect(Math.abs(value - burnt)).toBeLessThan(30);
        expect(value).toBeGreaterThan(0);
        expect(value).toBeLessThan(2500);
      });
      // 0.25 + 0.75 cores of the per-core series
      const old = all.get('cpu bank/old/app');
      for (const [i, value] of (old?.values ?? []).entries())
        expect(Math.abs(value - (db?.values[i] ?? 0))).toBeLessThan(150);
      expect(old?.values.length).toBe(db?.values.length);
    });

    it('has no gap, tells of duplicates, and counts no slot twice', async () => {
      const messages = await usageOf(options);
      expect(gapsOf(messages)).toEqual([]);
      expect(messages.filter(({ kind }) => kind === 'resolution')).toEqual([
        { kind: 'resolution', resource: 'cpu', interval: SLOT, duplicates: true },
        { kind: 'resolution', resource: 'memory', interval: SLOT, duplicates: true },
      ]);
      for (const { times } of joined(messages).values()) {
        expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
        for (const time of times) expect(time % SLOT).toBe(0);
      }
    });

    it('has no gap over days that the backend no longer keeps, and the same after them', async () => {
      const messages = await usageOf(options, { from: instant(HISTORY.from - days(1)), to: HISTORY.to });
      expect(gapsOf(messages)).toEqual([]);
      expect(joined(messages)).toEqual(joined(await usageOf(options)));
    });

    it('yields the same whatever the window is cut into', async () => {
      const whole = joined(await usageOf(options));
      const cut = instant(HISTORY.from + days(1) + 7 * SLOT);
      const first = await usageOf(options, { from: HISTORY.from, to: cut });
      const second = await usageOf(options, { from: cut, to: HISTORY.to });
      const parts = joined([...first, ...second]);
      for (const [key, { times, values }] of whole) {
        expect([key, parts.get(key)?.times]).toEqual([key, times]);
        expect([key, parts.get(key)?.values]).toEqual([key, values]);
      }
    });
  });

  it('gives the same slots by both transports', async () => {
    paths.length = 0;
    const remote = joined(await usageOf());
    expect(paths.filter((path) => path === '/api/v1/read').length).toBe(3); // probed, and once per resource
    expect(paths).not.toContain('/api/v1/query_range');
    paths.length = 0;
    const range = joined(await usageOf({ transport: 'range-query' }));
    expect(paths).not.toContain('/api/v1/read');
    expect([...remote.keys()].sort()).toEqual([...range.keys()].sort());
    for (const [key, { times, values }] of range) {
      const own = remote.get(key);
      expect([key, own?.times]).toEqual([key, times]);
      for (const [i, value] of values.entries())
        expect(Math.abs((own?.values[i] ?? Number.NaN) / value - 1)).toBeLessThan(1e-9);
    }
  });

  it('halves on the real 422 of a server with a low sample limit', async () => {
    const low = await startPrometheus(historyLines(), ['--query.max-samples=700']);
    try {
      const asked: string[] = [];
      const metrics = metricsOf({
        url: low.url,
        transport: 'range-query',
        onExchange: ({ path, status }) => asked.push(`${path} ${status}`),
      });
      const messages = await collect(metrics.usage({ window: HISTORY, namespaces: ['bank'] }));
      expect(asked).toContain('/api/v1/query_range 422');
      expect(gapsOf(messages)).toEqual([]);
      const plain = joined(await collect(metricsOf().usage({ window: HISTORY, namespaces: ['bank'] })));
      for (const [key, { times }] of joined(messages)) expect([key, plain.get(key)?.times]).toEqual([key, times]);
      expect(joined(messages).size).toBe(4);
    } finally {
      await low.stop();
    }
  });

  it('probes what there is', async () => {
    const probe = await metricsOf().probe();
    expect(probe.backend).toMatch(/^Prometheus 2|^Prometheus 3/);
    expect(probe.scrapeInterval).toEqual({ kind: 'known', value: 30_000 });
    expect(probe.clusters).toEqual([]);
    expect(
      probe.metrics.filter(({ present }) => present.kind === 'known' && !present.value).map(({ name }) => name),
    ).toEqual(['container_oom_events_total']);
  });

  it('reads signals of the last day', async () => {
    const metrics = metricsOf();
    expect(await metrics.signal('restarts', HISTORY)).toEqual({
      kind: 'known',
      value: [{ series: { namespace: 'shop', pod: 'web-2', container: 'app' }, value: 2 }],
    });
    const throttled = await metrics.signal('throttled-share', HISTORY);
    expect(throttled).toMatchObject({ kind: 'known', value: [{ series: { pod: 'web-1' } }] });
    if (throttled.kind === 'known') expect(throttled.value[0]?.value).toBeCloseTo(0.25, 6);
    expect(await metrics.signal('oom-events', HISTORY)).toMatchObject({
      kind: 'unknown',
      because: { code: 'metric-absent' },
    });
  });

  it('knows the owners of pods that are gone', async () => {
    expect(await metricsOf().podOwners(HISTORY)).toEqual({
      kind: 'known',
      value: [
        { namespace: 'bank', pod: 'db-0', kind: 'StatefulSet', name: 'db' },
        { namespace: 'shop', pod: 'gone', kind: 'Deployment', name: 'web' },
        { namespace: 'shop', pod: 'web-1', kind: 'Deployment', name: 'web' },
        { namespace: 'shop', pod: 'web-2', kind: 'Deployment', name: 'web' },
      ],
    });
  });

  it('describes queries that the server answers as they are, with a namespace put in', async () => {
    const metrics = metricsOf();
    await metrics.probe();
    for (const text of [metrics.describe().cpu, metrics.describe().memory]) {
      const query = encodeURIComponent(text.replace('$namespace', 'shop'));
      const reply = await fetch(
        `${real.url}/api/v1/query?query=${query}&time=${(HISTORY.to - milliseconds(600_000)) / 1000}`,
      );
      expect(JSON.stringify(await reply.json())).toContain('web-1');
    }
  });
});
