import { isAbsolute, join } from 'node:path';
import type { UsageMemory } from '../../ports/usage-memory.ts';
import { type UsageCacheOptions, usageCache } from './usage-cache.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Choice = Omit<UsageCacheOptions, 'dir'> & { readonly enabled: boolean; readonly dir?: string };

/** The memory that a configuration asks for; none where nobody chose a folder and there is no usual one. */
export function chosenCache(
  { enabled, dir, ...options }: Choice,
  environment: Environment,
): { readonly usageMemory?: UsageMemory } {
  const folder = dir ?? defaultFolder(environment);
  return enabled && folder !== undefined ? { usageMemory: usageCache({ ...options, dir: folder }) } : {};
}

/**
 * Where people's machines keep caches (https://specifications.freedesktop.org/basedir-spec). A pod has no such place that
 * outlives it: there a folder on a volume must be named.
 */
function defaultFolder({ KUBERNETES_SERVICE_HOST, XDG_CACHE_HOME = '', HOME = '' }: Environment): string | undefined {
  if (KUBERNETES_SERVICE_HOST !== undefined) return undefined;
  if (isAbsolute(XDG_CACHE_HOME)) return join(XDG_CACHE_HOME, 'trimtab', 'usage');
  return isAbsolute(HOME) ? join(HOME, '.cache', 'trimtab', 'usage') : undefined;
}
