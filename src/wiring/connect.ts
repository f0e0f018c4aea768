import { type ClosableLog, pinoLog } from '../adapters/log/index.ts';
import type { Connection, ConnectRequest } from '../cli/world.ts';
import type { Config } from '../config/load.ts';
import { openReceivers } from './receivers.ts';
import { type OpenRepository, openRepositories } from './repositories.ts';
import { sourcesOf } from './sources.ts';
import type { Surroundings } from './surroundings.ts';

/** Everything a pass may touch, built from the configuration. Adapters are loaded when they are needed: `--help` is quick. */
export async function connect(request: ConnectRequest, surroundings: Surroundings): Promise<Connection> {
  const { config, purpose } = request;
  const log = openLog(config, surroundings);
  const sources = await sourcesOf(request, log, surroundings);
  const { recording } = await import('../adapters/capture/recording.ts');
  const recorded = purpose === 'capture' ? recording(sources) : undefined;
  const { passMetrics } = await import('../adapters/prom-metrics/index.ts');
  const measured = passMetrics(() => performance.now() / 1000);
  const repositories = await openRepositories(config, surroundings);
  const { metrics, cluster, usageMemory } = recorded ?? sources;
  const rendering = await openRenderer(surroundings);
  const isLive = request.from === undefined && purpose === 'pass';
  const receivers = isLive ? await openReceivers(config, surroundings) : [];
  return {
    ports: {
      log,
      clock: sources.clock,
      metrics,
      cluster,
      ...(usageMemory === undefined ? {} : { usageMemory }),
      ...(isLive ? await hands(config, surroundings) : {}),
      ...(receivers.length === 0 ? {} : { notifiers: receivers }),
      renderer: rendering,
      repositories: repositories.map(({ ports }) => ({ ...ports, forge: measured.timed(ports.forge) })),
    },
    ...(sources.replayed === undefined ? {} : { replayed: sources.replayed }),
    endProgress: log.close,
    saveDiff: diffsOf(repositories),
    receivers,
    record: measured.record,
    recordTold: measured.recordTold,
    metricsSoFar: measured.soFar,
    saveCapture: async (folder, { takenAt, cluster, window }) => {
      if (recorded === undefined) throw new Error('nothing was recorded');
      await recorded.save(folder, { takenAt, cluster, window, trimtab: surroundings.version });
    },
    close: async () => {
      log.close();
      await rendering.close();
      for (const { ports } of repositories) await ports.manifests.close();
    },
  };
}

const openRenderer = async ({ environment }: Surroundings) =>
  (await import('../adapters/render/renderer.ts')).renderer({ searchPath: environment.PATH ?? '' });

/** Loaded with the adapters that a replay does without. */
const hands = async (config: Config, { version }: Surroundings) =>
  (await import('./hands.ts')).handsOf(config, version);

const diffsOf =
  (repositories: readonly OpenRepository[]): Connection['saveDiff'] =>
  async (name, number) => {
    const repository = repositories.find(({ ports }) => ports.name === name);
    if (repository === undefined) throw new Error(`no repository ${name}`);
    return repository.saveDiff(number);
  };

const openLog = (config: Config, { stderr, scrub }: Surroundings): ClosableLog =>
  pinoLog({
    level: config.logLevel,
    sink: stderr,
    format: stderr.isTTY ? 'people' : 'json',
    scrub,
  });
