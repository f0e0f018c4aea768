import { explainedFields } from '../cli/explained-fields.ts';
import { connected, measuredPass } from '../cli/one-pass.ts';
import type { World } from '../cli/world.ts';
import { loadConfig } from '../config/load.ts';
import type { FindingKey } from '../model/finding.ts';
import type { Settings } from '../model/settings.ts';
import type { Log } from '../ports/log.ts';
import type { Call, Desk } from './desk.ts';
import { type Begun, type OpenLook, sharedPass, unlessAborted } from './shared-pass.ts';

export interface Source {
  readonly config: string;
  /** A capture, instead of the live cluster. */
  readonly from?: string | undefined;
}

export interface LiveDesk extends Desk {
  readonly close: () => Promise<void>;
}

/** The desk of a running program: passes of the same kind as those of the commands. */
export function liveDesk(world: World, source: Source): LiveDesk {
  const shared = sharedPass(
    (progress) => begin(world, source, progress),
    () => performance.now(),
  );
  const inTurn = oneByOne();
  return {
    look: (call) => shared.use(call, async (look) => look),
    locate: (asked, call) =>
      shared.use(call, ({ pass, ports, settings }) => explainedFields({ ...pass, ports }, settings, asked)),
    allowed: async () => (await loadConfig(source.config, world.environment)).mcp.allow,
    propose: (key, mode, call) =>
      inTurn(async () => {
        // Later nobody can stop it: it is short, and repeating it does nothing.
        call.signal.throwIfAborted();
        const change = await unlessAborted(changeFor(world, source, { key, mode, call }), call.signal);
        shared.forget();
        return change;
      }),
    close: shared.close,
  };
}

function begin(world: World, { config, from }: Source, progress: Call['progress']): Begun {
  const looked = Promise.withResolvers<OpenLook>();
  const released = Promise.withResolvers<void>();
  const done = connected(world, { config, from, mode: 'dry-run' }, async ({ connection, settings }) => {
    const ports = { ...connection.ports, log: told(connection.ports.log, progress) };
    const pass = await measuredPass({ ...connection, ports }, settings);
    looked.resolve({ pass, ports, settings });
    await released.promise;
  });
  done.catch(looked.reject);
  return {
    look: looked.promise,
    close: async () => {
      released.resolve();
      await done.catch(() => undefined);
    },
  };
}

interface Wanted {
  readonly key: FindingKey;
  readonly mode: Settings['mode'];
  readonly call: Call;
}

/** Writes only where the configuration says `act` as well: this never goes further than a pass would. */
async function changeFor(world: World, { config, from }: Source, { key, mode, call }: Wanted) {
  const { oneChange } = await import('../one-change.ts');
  return connected(world, { config, from }, ({ connection, settings }) => {
    const ports = { ...connection.ports, log: told(connection.ports.log, call.progress) };
    return oneChange(ports, mode === 'act' ? settings : { ...settings, mode }, key);
  });
}

const told = (log: Log, progress: Call['progress']): Log => ({
  ...log,
  progress: (step, done, total) => {
    log.progress(step, done, total);
    progress(`${step} ${done}${total === undefined ? '' : ` of ${total}`}`);
  },
});

/** Two changes at once would count the same budget twice. */
function oneByOne(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}
