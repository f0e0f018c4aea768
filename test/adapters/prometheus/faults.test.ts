import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrometheusOptions } from '../../../src/adapters/prometheus/options.ts';
import { prometheus } from '../../../src/adapters/prometheus/prometheus.ts';
import { hours, later } from '../../../src/model/units.ts';
import { prometheusInstalled, type RealPrometheus, startPrometheus } from '../../real/prometheus.ts';
import { collect, gapsOf, joined } from './collect.ts';
import { HISTORY, historyLines } from './history.ts';

let real: RealPrometheus;
const namespaces = ['bank', 'shop'];

const usageOf = (options: Partial<PrometheusOptions> = {}, window = HISTORY) =>
  collect(prometheus({ url: real.url, clock: { now: () => window.to }, ...options }).usage({ window, namespaces }));

describe.skipIf(!prometheusInstalled())('a real Prometheus in trouble', () => {
  beforeAll(async () => {
    real = await startPrometheus(historyLines());
  });
  afterAll(() => real.stop());

  it.each([
    ['remote read', {}],
    ['range queries', { transport: 'range-query' }],
  ] as const)('killed in mid-pass and started again: %s misses nothing', async (_, options) => {
    const calm = joined(await usageOf(options));
    let usage = 0;
    let restarting: Promise<void> | undefined;
    const statuses: (number | undefined)[] = [];
    const messages = await usageOf({
      ...options,
      sampleBudget: 600, // small questions, so that there is a middle
      concurrency: 1,
      onExchange: ({ path, status }) => {
        statuses.push(status);
        if (/read$|query_range$/.test(path) && ++usage === 3) restarting = real.restart();
      },
      wait: async () => restarting,
    });
    expect(statuses).toContain(undefined); // somebody met the dead server
    expect(usage).toBeGreaterThan(4);
    expect(gapsOf(messages)).toEqual([]);
    expect(joined(messages)).toEqual(calm);
  });

  it.each([
    ['remote read', {}],
    ['range queries', { transport: 'range-query' }],
  ] as const)('our clock runs two hours ahead: %s makes nothing up', async (_, options) => {
    const calm = joined(await usageOf(options));
    const ahead = joined(await usageOf(options, { from: HISTORY.from, to: later(HISTORY.to, hours(2)) }));
    expect([...ahead.keys()].sort()).toEqual([...calm.keys()].sort());
    for (const [key, { times, values }] of calm) {
      const own = ahead.get(key);
      expect([key, own?.times.slice(0, times.length)]).toEqual([key, times]);
      expect([key, own?.values.slice(0, values.length)]).toEqual([key, values]);
      for (const time of own?.times ?? []) expect(time).toBeLessThan(HISTORY.to);
    }
  });
});
