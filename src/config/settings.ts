import type { Scope } from '../model/scope.ts';
import type { Settings, Texts } from '../model/settings.ts';
import type { Milliseconds } from '../model/units.ts';
import type { Config } from './load.ts';

/** What a pass needs of the configuration; a replayed capture brings its own cluster and window, to the millisecond. */
export const settingsOf = (
  config: Config,
  parts: { texts: Texts; version: string; scope?: Scope; replayed?: { cluster: string; window: Milliseconds } },
): Settings => ({
  cluster: parts.replayed?.cluster ?? config.cluster.name,
  window: parts.replayed?.window ?? config.window,
  ...(parts.replayed === undefined ? { begins: 'midnight' } : {}),
  ...(parts.scope === undefined ? {} : { scope: parts.scope }),
  mode: config.mode === 'act' ? 'act' : 'dry-run',
  policies: config.policies,
  texts: parts.texts,
  version: parts.version,
});
