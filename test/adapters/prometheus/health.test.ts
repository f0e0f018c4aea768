import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prometheus } from '../../../src/adapters/prometheus/prometheus.ts';
import { type HealthSignalName, healthSignals } from '../../../src/model/health-signals.ts';
import { instant, minutes } from '../../../src/model/units.ts';
import { prometheusInstalled, type RealPrometheus, startPrometheus } from '../../real/prometheus.ts';
import { healthHistory, T } from './health-history.ts';

let real: RealPrometheus;
const ask = async (name: HealthSignalName, minute: number) => {
  const { health } = prometheus({ url: real.url });
  if (health === undefined) throw new Error('it answers no health questions');
  return health(name, instant(T + minutes(minute)));
};

/** `web-0 1`, by the label that names the thing. */
const said = async (name: HealthSignalName, minute: number, label: string): Promise<string[]> => {
  const answer = await ask(name, minute);
  if (answer.kind === 'unknown') return [answer.because.code];
  return answer.value.map(({ labels, value }) => `${labels[label]} ${Number(value.toPrecision(2))}`);
};

describe.skipIf(!prometheusInstalled())('questions of the health checks, asked of a real Prometheus', () => {
  beforeAll(async () => {
    real = await startPrometheus(healthHistory());
  });
  afterAll(() => real.stop());

  /** Question, minute after T at which it is asked, the label that names, what is said. */
  it.each<[HealthSignalName, number, string, readonly string[]]>([
    ['crashloop-1h', 59, 'pod', []],
    ['crashloop-1h', 61, 'pod', ['loops 61']],
    ['crashloop-15m', 14, 'pod', []],
    ['crashloop-15m', 16, 'pod', ['loops 16', 'at-times 16']],
    ['crashloop-15m', 61, 'pod', ['loops 16']],
    ['crashloop-1h', 90, 'pod', ['loops 61']],
    ['restarts-1h', -1, 'pod', []],
    ['restarts-1h', 60, 'pod', ['loops 10', 'at-times 2']],
    ['unavailable-15m', 13, 'deployment', []],
    ['unavailable-15m', 16, 'deployment', ['web 16']],
    ['unavailable-15m', 61, 'deployment', ['web 16']],
    ['memory-leak', -300, 'pod', []],
    ['memory-leak', 61, 'pod', ['leaks 1200']],
    ['throttled-15m', 8, 'container', []],
    ['throttled-15m', 25, 'container', ['app 0.4']],
    ['pvc-critical', -2, 'persistentvolumeclaim', []],
    ['pvc-critical', 3, 'persistentvolumeclaim', ['few-inodes 0.01', 'nearly-full 0.02']],
    ['pvc-filling', 45, 'persistentvolumeclaim', []],
    ['pvc-filling', 62, 'persistentvolumeclaim', ['few-inodes 0.01', 'filling 0.13', 'nearly-full 0.02']],
    ['pvc-days-until-full', 61, 'persistentvolumeclaim', ['filling 0.52', 'nearly-full 0.17']],
    ['node-not-ready-flaps', 0, 'node', []],
    ['node-not-ready-flaps', 16, 'node', ['flapping 8']],
    ['node-disk', 45, 'nodename', ['node-1 0.5']],
    ['node-disk', 66, 'nodename', ['node-1 0.85']],
    ['node-disk-days-until-full', 61, 'nodename', []],
    ['node-evictions', 0, 'eviction_signal', []],
    ['node-evictions', 20, 'eviction_signal', ['memory.available 2']],
    ['kubelet-certificate', 0, 'node', ['node-1 430000']],
    ['argo-syncs-1h', 0, 'name', []],
    ['argo-syncs-1h', 61, 'name', ['shop 12']],
    ['cluster-weeks-until-80', 0, 'resource', ['cpu 3']],
    ['hpa-hours-at-max', 0, 'horizontalpodautoscaler', ['web 0.25']],
    ['hpa-hours-at-max', 61, 'horizontalpodautoscaler', ['web 1.3']],
    ['error-ratio-fast', 0, 'service', []],
    ['error-ratio-fast', 61, 'service', ['api 0.048']],
    ['error-ratio-slow', 61, 'service', ['api 0.032']],
    ['slow-p99', 61, 'service', ['api 4.9']],
  ])('%s at minute %i', async (name, minute, label, expected) => {
    expect((await said(name, minute, label)).sort()).toEqual([...expected].sort());
  });

  it('knows every question to be well formed, and what nobody measures to be unknown', async () => {
    for (const name of healthSignals) expect((await ask(name, -60 * 24 * 40)).kind).toBe('unknown');
    expect(await said('node-evictions', -60 * 24 * 40, 'node')).toEqual(['metric-absent']);
  });
});
