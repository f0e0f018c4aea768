/**
 * The same history in another engine. It runs where TRIMTAB_VICTORIA_METRICS names the program (Debian's package
 * victoria-metrics); what differs from Prometheus stands in the adapter's README.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prometheus } from '../../src/adapters/prometheus/prometheus.ts';
import { days, hours, minutes } from '../../src/model/units.ts';
import type { UsageMessage } from '../../src/model/usage.ts';
import { collect, gapsOf, joined } from '../adapters/prometheus/collect.ts';
import { HISTORY, historyLines, memoryByHand } from '../adapters/prometheus/history.ts';
import { type RealVictoriaMetrics, startVictoriaMetrics } from '../real/victoria-metrics.ts';

const program = process.env.TRIMTAB_VICTORIA_METRICS;

describe.skipIf(program === undefined)('a real VictoriaMetrics', () => {
  const paths = new Set<string>();
  let real: RealVictoriaMetrics;
  let messages: UsageMessage[];
  const metricsOf = () =>
    prometheus({ url: real.url, clock: { now: () => HISTORY.to }, onExchange: ({ path }) => void paths.add(path) });

  beforeAll(async () => {
    real = await startVictoriaMetrics(program ?? '', historyLines());
    messages = await collect(metricsOf().usage({ window: HISTORY, namespaces: ['bank', 'nobody', 'shop'] }));
  });
  afterAll(() => real.stop());

  it('is asked for remote read once, and read with range queries without a gap', () => {
    expect([...paths].filter((path) => /read$|query_range$/.test(path)).sort()).toEqual([
      '/api/v1/query_range',
      '/api/v1/read',
    ]);
    expect(gapsOf(messages)).toEqual([]);
  });

  it('yields the very memory of every 5 minutes, over jobs and lives, and no other series', () => {
    const all = joined(messages);
    const expected = memoryByHand();
    expect([...all.keys()].filter((key) => key.startsWith('memory')).sort()).toEqual(
      [...expected.keys()].map((pod) => `memory ${pod}/app`).sort(),
    );
    for (const [pod, slots] of expected) {
      expect([pod, all.get(`memory ${pod}/app`)?.times]).toEqual([pod, [...slots.keys()]]);
      expect([pod, all.get(`memory ${pod}/app`)?.values]).toEqual([pod, [...slots.values()]]);
    }
  });

  it('yields CPU as it was burnt, through a counter that was reset', () => {
    const db = joined(messages).get('cpu bank/db-0/app');
    expect(db?.times.length).toBe(720);
    const reset = HISTORY.from + days(1) + hours(3);
    for (const [i, value] of (db?.values ?? []).entries()) {
      const middle = (db?.times[i] ?? 0) + minutes(2.5);
      const burnt = 1000 * (1.2 + Math.sin(middle / 5e6));
      // Around the reset the part before it is lost.
      if (Math.abs(middle - reset) > minutes(5)) expect(Math.abs(value - burnt)).toBeLessThan(30);
      expect(value).toBeGreaterThan(0);
      expect(value).toBeLessThan(2500);
    }
  });

  it('knows owners and signals', async () => {
    expect(await metricsOf().podOwners(HISTORY)).toMatchObject({ kind: 'known', value: { length: 4 } });
    expect(await metricsOf().signal('restarts', HISTORY)).toMatchObject({ kind: 'known', value: [{ value: 2 }] });
  });
});
