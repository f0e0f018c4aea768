import { setTimeout } from 'node:timers/promises';
import { unaskedMetrics } from '../cli/unasked-metrics.ts';
import type { Connection, ConnectRequest } from '../cli/world.ts';
import type { Config } from '../config/load.ts';
import { secretsFrom } from '../config/secrets.ts';
import { ConfigError } from '../model/errors.ts';
import { type Instant, instant, milliseconds } from '../model/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { UsageMemory } from '../ports/usage-memory.ts';
import { authorities } from './authorities.ts';
import { prometheusSignIn } from './prometheus-sign-in.ts';
import type { Surroundings } from './surroundings.ts';
import { usable } from './usable.ts';

/** What a pass reads: live servers, or a capture of them. */
export interface Sources {
  readonly metrics: Metrics;
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly usageMemory?: UsageMemory;
  readonly replayed?: NonNullable<Connection['replayed']>;
}

export const sourcesOf = async (request: ConnectRequest, log: Log, surroundings: Surroundings): Promise<Sources> =>
  request.from === undefined ? liveSources(request, log, surroundings) : replayedSources(request.from);

async function replayedSources(folder: string): Promise<Sources> {
  const { replaying } = await import('../adapters/capture/replaying.ts');
  const { facts, ...sources } = await replaying(folder);
  const window = milliseconds(facts.window.to - facts.window.from);
  return { ...sources, replayed: { cluster: facts.cluster, window } };
}

async function liveSources(request: ConnectRequest, log: Log, surroundings: Surroundings): Promise<Sources> {
  const { config, purpose } = request;
  const { environment, version } = surroundings;
  const clock: Clock = { now: (): Instant => instant(Date.now()), wait: (time) => setTimeout(time) };
  const { kubernetes } = await import('../adapters/kubernetes/kubernetes.ts');
  const { chosenCache } = await import('../adapters/usage-cache/chosen-cache.ts');
  const asked = async (): Promise<Metrics> =>
    (await usable(request, { area: 'prometheus' }, () => liveMetrics(config, clock, surroundings))) ?? unaskedMetrics;
  return {
    clock,
    cluster: kubernetes({ access: accessOf(config), version }),
    metrics: purpose === 'locate' ? unaskedMetrics : await asked(),
    ...(await chosenCache({ ...config.usageCache, identity: backendOf(config), log }, environment)),
  };
}

/** As the configuration says, else the usual places. */
export function accessOf({ cluster: { kubeconfig, context, inCluster } }: Config) {
  if (inCluster === true) return { kind: 'in-cluster' } as const;
  return {
    kind: 'kubeconfig',
    ...(kubeconfig === undefined ? {} : { path: kubeconfig }),
    ...(context === undefined ? {} : { context }),
  } as const;
}

/** Another address, tenant or account is another backend: what is remembered of one says nothing of the other. */
const backendOf = ({ cluster, prometheus: { url, headers, auth } }: Config): string =>
  JSON.stringify([cluster.name, url, headers, auth]);

async function liveMetrics(config: Config, clock: Clock, { environment, learn }: Surroundings): Promise<Metrics> {
  const { file, prometheus: asked } = config;
  if (asked.url === undefined) {
    const want =
      'the address of Prometheus, here or in TRIMTAB_PROMETHEUS_URL; or `--from CAPTURE` to replay a capture';
    throw new ConfigError({ path: `${file} prometheus.url`, got: 'nothing', want });
  }
  const { prometheus } = await import('../adapters/prometheus/prometheus.ts');
  const { clusterMatcher, tls } = asked;
  return prometheus({
    url: asked.url,
    auth: await prometheusSignIn(asked.auth, { secrets: secretsFrom(environment, learn), environment, learn }),
    headers: asked.headers,
    tls: {
      insecureSkipVerify: tls.insecureSkipVerify,
      ...(await authorities(tls)),
    },
    ...(clusterMatcher === undefined ? {} : { clusterMatcher, clusterLabel: clusterMatcher.label }),
    concurrency: asked.concurrency,
    ...(asked.impact === 'low' ? { impact: asked.impact } : {}),
    sampleBudget: asked.sampleBudget,
    timeout: asked.timeout,
    clock,
  });
}
