/**
 * What makes series hard must not change what is recommended: from a real Prometheus through folding to the analysis.
 * Faults that end in `unknown` are in usage-faults.test.ts.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrometheusOptions } from '../../src/adapters/prometheus/options.ts';
import { prometheus } from '../../src/adapters/prometheus/prometheus.ts';
import type { Recommendation } from '../../src/model/recommendation.ts';
import { days, earlier, hours, later, minutes, seconds, type Window } from '../../src/model/units.ts';
import { readUsage } from '../../src/observe/usage/read-usage.ts';
import { analysisOf, recommendationIn } from '../analyze/judge.ts';
import { silent } from '../builders/sources.ts';
import { TAKEN_AT } from '../builders/time.ts';
import { aWorkload } from '../builders/workload.ts';
import { prometheusInstalled, type RealPrometheus, startPrometheus } from '../real/prometheus.ts';

const WINDOW: Window = { from: earlier(TAKEN_AT, days(4)), to: TAKEN_AT };
const SCRAPE = seconds(60);

interface Series {
  readonly namespace: string;
  readonly job: string;
  /** After the full minute. */
  readonly offset: number;
  /** How often its counter starts at zero again, a second after a scrape: so often that no slot is without. */
  readonly resets?: number;
}

/** All use the same. */
const SERIES: readonly Series[] = [
  { namespace: 'plain', job: 'kubelet', offset: 7_123 },
  { namespace: 'resets', job: 'kubelet', offset: 7_123, resets: minutes(4) },
  { namespace: 'twice', job: 'kubelet', offset: 7_123 },
  { namespace: 'twice', job: 'cadvisor', offset: 31_456 },
];
const HARD = ['resets', 'twice'];

const turn = (at: number): number => (2 * Math.PI * at) / days(1);
const bytes = (at: number): number => Math.round(2 ** 28 * (1 + 0.3 * Math.sin(turn(at))));
/** Core seconds since 1970: the integral of 0.4 + 0.2 cos. */
const burnt = (at: number): number => 0.4 * (at / 1000) + 0.2 * (days(1) / 1000 / (2 * Math.PI)) * Math.sin(turn(at));

function* lines(): Generator<string> {
  yield '# TYPE container_memory_working_set_bytes gauge';
  for (const one of SERIES)
    for (const at of scrapes(one)) yield `container_memory_working_set_bytes{${labels(one)}} ${bytes(at)} ${at / 1000}`;
  yield '# TYPE container_cpu_usage_seconds counter';
  for (const one of SERIES)
    for (const at of scrapes(one)) {
      const since = one.resets === undefined ? WINDOW.from : lastReset(at - one.offset - 1_000, one.resets);
      const value = (burnt(at) - burnt(since)).toFixed(6);
      yield `container_cpu_usage_seconds_total{${labels(one)},cpu="total"} ${value} ${at / 1000}`;
    }
}

const lastReset = (at: number, every: number): number => Math.floor(at / every) * every + 8_123;

const labels = ({ namespace, job }: Series): string =>
  `namespace="${namespace}",pod="web-0",container="app",image="web:1",id="/pods/web-0",job="${job}"`;

function* scrapes({ offset }: Series): Generator<number> {
  for (let at = WINDOW.from + offset; at < WINDOW.to; at += SCRAPE) yield at;
}

let real: RealPrometheus;

/** A pass up to what it would propose, by namespace. */
async function recommended(options: Partial<PrometheusOptions>, window = WINDOW): Promise<Map<string, Sizes>> {
  const metrics = prometheus({ url: real.url, clock: { now: () => window.to }, ...options });
  const namespaces = ['plain', ...HARD];
  const folded = await readUsage(
    { metrics, log: silent },
    { window, namespaces: namespaces.map((name) => ({ name, containers: 1 })), target: () => 'web' },
  );
  expect(folded.gaps).toEqual([]);
  return new Map(
    namespaces.map((namespace) => {
      const usage = folded.usageOf(namespace, 'web');
      const asks = { cpuRequest: '50m', memoryRequest: '64Mi', memoryLimit: '64Mi', usage };
      return [namespace, sizesOf(recommendationIn(analysisOf(aWorkload().container('app', asks).build())))];
    }),
  );
}

type Sizes = Pick<Recommendation, 'cpuRequest' | 'memoryRequest' | 'memoryLimit'>;
const sizesOf = ({ cpuRequest, memoryRequest, memoryLimit }: Recommendation): Sizes => ({
  ...(cpuRequest === undefined ? {} : { cpuRequest }),
  ...(memoryRequest === undefined ? {} : { memoryRequest }),
  ...(memoryLimit === undefined ? {} : { memoryLimit }),
});

describe.skipIf(!prometheusInstalled())('no wrong number', () => {
  beforeAll(async () => {
    real = await startPrometheus(lines());
  });
  afterAll(() => real.stop());

  describe.each([
    ['remote read', {}],
    ['range queries', { transport: 'range-query' }],
  ] as const)('by %s', (_, options) => {
    it('raises to what is used', async () => {
      const { cpuRequest = 0, memoryRequest = 0 } = (await recommended(options)).get('plain') ?? {};
      expect(cpuRequest).toBeGreaterThan(550);
      expect(cpuRequest).toBeLessThan(800);
      expect(memoryRequest).toBeGreaterThan(1.29 * 2 ** 28);
      expect(memoryRequest).toBeLessThan(1.8 * 2 ** 28);
    });

    it.each(HARD)('recommends for %s what it recommends without', async (namespace) => {
      const all = await recommended(options);
      const [own, plain] = [all.get(namespace), all.get('plain')];
      expect(own?.memoryRequest).toBe(plain?.memoryRequest);
      expect(own?.memoryLimit).toBe(plain?.memoryLimit);
      // A second in four minutes is lost, and one step of rounding.
      expect((own?.cpuRequest ?? 0) / (plain?.cpuRequest ?? 0)).toBeGreaterThan(0.95);
      expect((own?.cpuRequest ?? 0) / (plain?.cpuRequest ?? 0)).toBeLessThanOrEqual(1);
    });

    it('recommends the same when our clock is two hours ahead, or it is killed in mid-pass', async () => {
      const calm = await recommended(options);
      expect(await recommended(options, { from: WINDOW.from, to: later(WINDOW.to, hours(2)) })).toEqual(calm);
      let asked = 0;
      let restarting: Promise<void> | undefined;
      const troubled = await recommended({
        ...options,
        sampleBudget: 600,
        concurrency: 1,
        onExchange: ({ path }) => {
          if (/read$|query_range$/.test(path) && ++asked === 3) restarting = real.restart();
        },
        wait: async () => restarting,
      });
      expect(restarting).toBeDefined();
      expect(troubled).toEqual(calm);
    });
  });
});
