import type { RememberedDays, UsageMemory } from '../../ports/usage-memory.ts';
import { readLines } from './files.ts';
import { type MetricsFile, rememberedLine, rememberedPath } from './format.ts';

/**
 * What the captured pass was reminded of, and nothing else. Days that another version folded are not remembered: they
 * are asked for, and the capture answers with a gap, since it holds no samples of them.
 */
export function replayMemory(
  dir: string,
  { namespaces, foldVersion }: NonNullable<MetricsFile['remembered']>,
): UsageMemory {
  return { open: async (source) => daysOf(dir, source.foldVersion === foldVersion ? namespaces : []) };
}

async function daysOf(dir: string, namespaces: readonly string[]): Promise<RememberedDays> {
  const days = new Map<string, string>();
  for (const namespace of namespaces) {
    for await (const { day, bytes } of readLines(dir, rememberedPath(namespace), rememberedLine)) {
      days.set(`${day} ${namespace}`, bytes);
    }
  }
  return {
    has: ({ namespace, day }) => days.has(`${day} ${namespace}`),
    async recall({ namespace, day }) {
      const bytes = days.get(`${day} ${namespace}`);
      return bytes === undefined ? undefined : Buffer.from(bytes, 'base64');
    },
    keep: async () => {},
  };
}
