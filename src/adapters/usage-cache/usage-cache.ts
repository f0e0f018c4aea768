import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { hours } from '../../model/units.ts';
import type { Log } from '../../ports/log.ts';
import type { MemorySource, NamespaceDay, RememberedDays, UsageMemory } from '../../ports/usage-memory.ts';
import { codeOf, dayFiles, isDraft, readWhole, remove, writeWhole } from './folder.ts';
import { FORMAT, seal, unseal } from './seal.ts';

export interface UsageCacheOptions {
  readonly dir: string;
  /** What tells one backend from another beside its queries: name of the cluster, address, tenant. Never a secret. */
  readonly identity: string;
  readonly log: Log;
  /** Bytes on disk; 1 GiB if left out. 20,000 containers need about 100 MB. */
  readonly mostBytes?: number;
}

/** Remembers days on disk. Whoever deletes the folder loses time, nothing else. */
export function usageCache(options: UsageCacheOptions): UsageMemory {
  return { open: async (source) => (await opened(options, source)) ?? forgetful };
}

/** A folder that cannot be used costs time, nothing else. */
const forgetful: RememberedDays = { has: () => false, recall: async () => undefined, keep: async () => {} };

async function opened(options: UsageCacheOptions, source: MemorySource): Promise<RememberedDays | undefined> {
  const { dir, log } = options;
  try {
    const kept = await tidied(options, source.oldest);
    return daysIn({ ...options, source: fingerprint(options.identity, source), sizes: kept });
  } catch (error) {
    warn(log, { message: 'remembered usage cannot be used', path: dir }, error);
    return undefined;
  }
}

/** Another fold, query, backend or cluster is another folder. */
function fingerprint(identity: string, { queries, foldVersion }: MemorySource): string {
  const { cpu, memory, backend } = queries;
  const text = JSON.stringify([FORMAT, foldVersion, identity, cpu, memory, backend]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** Removes what was left half written, days that no window reaches any more, and the oldest until the rest fits. */
async function tidied({ dir, mostBytes = GIBIBYTE }: UsageCacheOptions, oldest: string): Promise<Map<string, number>> {
  const files = await dayFiles(dir);
  const sizes = new Map(files.map(({ path, bytes }) => [path, bytes]));
  let total = sumOf(sizes);
  for (const file of files) {
    const isLeft = isDraft(file) && Date.now() - file.writtenAt > hours(1);
    if (!isLeft && file.day >= oldest && total <= mostBytes) continue;
    await remove(dir, file);
    sizes.delete(file.path);
    total -= file.bytes;
  }
  return sizes;
}

const GIBIBYTE = 2 ** 30;
const sumOf = (sizes: ReadonlyMap<string, number>): number => [...sizes.values()].reduce((sum, size) => sum + size, 0);

interface Shelf extends UsageCacheOptions {
  readonly source: string;
  readonly sizes: Map<string, number>;
}

function daysIn({ dir, log, source, sizes, mostBytes = GIBIBYTE }: Shelf): RememberedDays {
  let total = sumOf(sizes);
  let isWritable = true;
  // Names of namespaces are DNS labels; anything else cannot leave the folder.
  const pathOf = ({ namespace, day }: NamespaceDay): string =>
    join(source, day, `${encodeURIComponent(namespace)}.days`);
  return {
    has: (at) => sizes.has(pathOf(at)),
    async recall(at) {
      const path = pathOf(at);
      try {
        const file = sizes.has(path) ? await readWhole(join(dir, path)) : undefined;
        const unsealed = file === undefined ? undefined : unseal(path, file);
        if (unsealed?.kind === 'damaged')
          log.warn('a remembered day is damaged and is read again', {
            path: join(dir, path),
            because: unsealed.because,
          });
        return unsealed?.kind === 'sound' ? unsealed.bytes : undefined;
      } catch (error) {
        warn(log, { message: 'a remembered day cannot be read', path: join(dir, path) }, error);
        return undefined;
      }
    },
    async keep(at, bytes) {
      const path = pathOf(at);
      const file = seal(path, bytes);
      const grown = total + file.length - (sizes.get(path) ?? 0);
      if (!isWritable || grown > mostBytes) return;
      total = grown; // before the wait: several days are kept at the same time
      try {
        await writeWhole(join(dir, path), file);
        sizes.set(path, file.length);
      } catch (error) {
        isWritable = false;
        warn(log, { message: 'usage cannot be remembered', path: dir }, error);
      }
    },
  };
}

/** Says what the system reported; a bug is thrown on. */
function warn(log: Log, { message, path }: { message: string; path: string }, error: unknown): void {
  const because = codeOf(error);
  if (because === undefined) throw error;
  log.warn(message, { path, because });
}
