import type { Recording } from '../adapters/capture/recording.ts';
import { type ClosableLog, pinoLog } from '../adapters/log/pino-log.ts';
import type { Connection, ConnectRequest } from '../cli/world.ts';
import type { Config } from '../config/load.ts';
import type { Ports } from '../ports/ports.ts';
import type { Steps } from '../ports/steps.ts';
import { openReceivers } from './receivers.ts';
import { type OpenRepository, openRepositories } from './repositories.ts';
import { sourcesOf } from './sources.ts';
import type { Surroundings } from './surroundings.ts';
import { usable } from './usable.ts';
import { watchedPods, watchedRenderer, watchedRepository } from './watched.ts';
import { openWatching } from './watching.ts';

/** Everything a pass may touch, built from the configuration. Adapters are loaded when they are needed: `--help` is quick. */
export async function connect(request: ConnectRequest, surroundings: Surroundings): Promise<Connection> {
  const { config, purpose } = request;
  const log = openLog(config, surroundings);
  const watching = await openWatching({ log, cluster: config.cluster.name }, surroundings);
  const { steps } = watching;
  const sources = await sourcesOf(request, log, surroundings);
  const { recording } = await import('../adapters/capture/recording.ts');
  const recorded = purpose === 'capture' ? recording(sources) : undefined;
  const { passMetrics } = await import('../adapters/prom-metrics/pass-metrics.ts');
  const measured = passMetrics(() => performance.now() / 1000);
  const repositories = await openRepositories(request, surroundings);
  const { metrics, cluster, usageMemory } = recorded ?? sources;
  const rendering = await openRenderer(surroundings);
  const isLive = request.from === undefined && purpose === 'pass';
  const opened = isLive ? await usable(request, { area: 'notify' }, () => openReceivers(config, surroundings)) : [];
  const receivers = opened ?? [];
  const forges = repositories.map(({ ports }) => ({ ...ports, forge: measured.timed(ports.forge) }));
  return {
    ports: {
      ...{ log, steps, metrics, cluster, clock: sources.clock },
      ...(usageMemory === undefined ? {} : { usageMemory }),
      ...(isLive ? await hands(config, surroundings, steps) : {}),
      ...(receivers.length === 0 ? {} : { notifiers: receivers }),
      renderer: watchedRenderer(rendering, steps),
      repositories: forges.map((one) => watchedRepository(one, steps)),
    },
    ...(sources.replayed === undefined ? {} : { replayed: sources.replayed }),
    endProgress: log.close,
    saveDiff: diffsOf(repositories),
    receivers,
    ...{ record: measured.record, recordTold: measured.recordTold, metricsSoFar: measured.soFar },
    saveCapture: capturesOf(recorded, surroundings),
    close: async () => {
      log.close();
      await rendering.close();
      for (const { ports } of repositories) await ports.manifests.close();
      await watching.close();
    },
  };
}

const openRenderer = async ({ environment }: Surroundings) =>
  (await import('../adapters/render/renderer.ts')).renderer({ searchPath: environment.PATH ?? '' });

/** Loaded with the adapters that a replay does without. */
async function hands(config: Config, { version }: Surroundings, steps: Steps): Promise<Pick<Ports, 'pods' | 'pauses'>> {
  const { handsOf } = await import('./hands.ts');
  const { pods, ...pauses } = handsOf(config, version);
  return pods === undefined ? pauses : { ...pauses, pods: watchedPods(pods, steps) };
}

const diffsOf =
  (repositories: readonly OpenRepository[]): Connection['saveDiff'] =>
  async (name, number) => {
    const repository = repositories.find(({ ports }) => ports.name === name);
    if (repository === undefined) throw new Error(`no repository ${name}`);
    return repository.saveDiff(number);
  };

const capturesOf =
  (recorded: Recording | undefined, { version }: Surroundings): Connection['saveCapture'] =>
  async (folder, { takenAt, cluster, window }) => {
    if (recorded === undefined) throw new Error('nothing was recorded');
    await recorded.save(folder, { takenAt, cluster, window, trimtab: version });
  };

const openLog = (config: Config, { stderr, scrub }: Surroundings): ClosableLog =>
  pinoLog({
    level: config.logLevel,
    sink: stderr,
    format: stderr.isTTY ? 'people' : 'json',
    scrub,
  });
