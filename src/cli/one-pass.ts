import { type Config, loadConfig } from '../config/load.ts';
import { settingsOf } from '../config/settings.ts';
import type { Told } from '../model/notification.ts';
import type { PassTrigger } from '../model/runbook.ts';
import type { Scope } from '../model/scope.ts';
import type { Settings } from '../model/settings.ts';
import { unwatched } from '../ports/steps.ts';
import type { Pass } from '../run.ts';
import type { Connection, Unusable, World } from './world.ts';

export interface PassRequest {
  readonly config: string;
  readonly from?: string | undefined;
  readonly purpose?: 'capture' | 'locate';
  readonly scope?: Scope | undefined;
  readonly trigger?: PassTrigger;
  /** Goes before the configuration's. */
  readonly mode?: Settings['mode'];
  /** As of a ConnectRequest. */
  readonly unusable?: (found: Unusable) => void;
}

/** Opens what a command needs, lets it work and closes it, whatever happens. */
export async function connected<T>(
  world: World,
  request: PassRequest,
  work: (parts: { connection: Connection; config: Config; settings: Settings }) => Promise<T>,
): Promise<T> {
  const config = await loadConfig(request.config, world.environment);
  const { from, unusable } = request;
  const connection = await world.connect({
    config,
    purpose: request.purpose ?? 'pass',
    ...(from === undefined ? {} : { from }),
    ...(unusable === undefined ? {} : { unusable }),
  });
  const { replayed } = connection;
  if (replayed !== undefined && replayed.cluster !== config.cluster.name)
    connection.ports.log.warn(OTHER_CLUSTER, { capture: replayed.cluster, configured: config.cluster.name });
  try {
    const parts = {
      texts: await world.texts(),
      version: world.version,
      ...(request.scope === undefined ? {} : { scope: request.scope }),
      ...(replayed === undefined ? {} : { replayed }),
    };
    const settings = settingsOf(config, parts);
    const policies =
      request.trigger === undefined ? settings.policies : { ...settings.policies, trigger: request.trigger };
    const mode = request.mode ?? settings.mode;
    return await work({ connection, config, settings: { ...settings, policies, mode } });
  } finally {
    await connection.close();
  }
}

const OTHER_CLUSTER = 'the capture is of another cluster than cluster.name says; the name of the capture is used';

/** One pass, measured. Loaded when needed: `--help` should not wait for all rooms. */
export async function measuredPass(connection: Connection, settings: Settings): Promise<Pass> {
  const { run } = await import('../run.ts');
  const { ports } = connection;
  const { steps = unwatched } = ports;
  const { cluster, mode } = settings;
  const facts = { cluster, mode, trigger: settings.policies.trigger?.kind };
  return steps.within({ name: 'pass', kind: 'stage', facts }, async () => {
    const start = performance.now();
    const pass = await run(ports, settings);
    connection.endProgress();
    connection.record(pass, (performance.now() - start) / 1000);
    if (mode === 'act') {
      const { notified } = await import('./notified.ts');
      const told = (all: readonly Told[]) => ({ messages: all.length });
      connection.recordTold(
        await steps.within({ name: 'notify', kind: 'stage', told }, () =>
          notified(pass, connection, settings.policies),
        ),
      );
    }
    return pass;
  });
}
