import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { prometheus } from '../../../src/adapters/prometheus/prometheus.ts';
import { usageCache } from '../../../src/adapters/usage-cache/usage-cache.ts';
import { days } from '../../../src/model/units.ts';
import { readUsage } from '../../../src/observe/usage/read-usage.ts';
import type { UsageRequest } from '../../../src/ports/metrics.ts';
import type { UsageMemory } from '../../../src/ports/usage-memory.ts';
import { silent } from '../../builders/sources.ts';
import { prometheusInstalled, type RealPrometheus, startPrometheus } from '../../real/prometheus.ts';
import { HISTORY, historyLines } from '../prometheus/history.ts';

const NAMESPACES = ['bank', 'nobody', 'shop'];
let real: RealPrometheus;
let dir: string;

describe.skipIf(!prometheusInstalled())('closed days of a real Prometheus', () => {
  beforeAll(async () => {
    real = await startPrometheus(historyLines());
  });
  afterAll(() => real.stop());
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'usage-cache-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  async function pass(transport: 'range-query' | undefined, usageMemory?: UsageMemory) {
    const asked: UsageRequest[] = [];
    const metrics = prometheus({
      url: real.url,
      clock: { now: () => HISTORY.to },
      ...(transport === undefined ? {} : { transport }),
    });
    const watched = {
      ...metrics,
      usage: (request: UsageRequest) => {
        asked.push(request);
        return metrics.usage(request);
      },
    };
    await metrics.probe();
    const folded = await readUsage(
      { metrics: watched, log: silent, ...(usageMemory === undefined ? {} : { usageMemory }) },
      {
        window: HISTORY,
        namespaces: NAMESPACES.map((name) => ({ name, containers: 4 })),
        target: ({ pod, container }) => `${pod.replace(/-.*/, '')} ${container}`,
      },
    );
    const keys = ['web app', 'gone app', 'twice app', 'db app', 'old app'];
    const usage = NAMESPACES.flatMap((namespace) => keys.map((key) => folded.usageOf(namespace, key)));
    /** Days. */
    const readOf = (namespace: string): number =>
      asked
        .filter(({ namespaces }) => namespaces.includes(namespace))
        .reduce((sum, { window }) => sum + (window.to - window.from) / days(1), 0);
    return { readOf, bytes: JSON.stringify([usage, folded.gaps, folded.reads]), known: usage.filter(isKnown).length };
  }
  const isKnown = ({ kind }: { readonly kind: string }): boolean => kind === 'known';

  it.each([undefined, 'range-query'] as const)(
    'are not asked for again, and change nothing (%s)',
    async (transport) => {
      const cache = usageCache({ dir, identity: 'real', log: silent });
      const without = await pass(transport);
      expect(without.known).toBe(5);
      const cold = await pass(transport, cache);
      const warm = await pass(transport, cache);
      expect(cold.bytes).toBe(without.bytes);
      expect(warm.bytes).toBe(without.bytes);
      expect(cold.readOf('shop')).toBeCloseTo(2.502, 3);
      expect(warm.readOf('shop')).toBeCloseTo(0.502, 3);
      expect(warm.readOf('bank')).toBeCloseTo(0.502, 3);
      // Nobody can tell nothing from a store that is away.
      expect(warm.readOf('nobody')).toBeCloseTo(2.502, 3);
    },
  );
});
