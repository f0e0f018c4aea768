import type { NamespaceDay, UsageMemory } from '../../src/ports/usage-memory.ts';

/** A memory that lasts as long as the test. */
export interface MemoryDouble extends UsageMemory {
  readonly days: Map<string, Uint8Array>;
}

export function memoryDouble(): MemoryDouble {
  const days = new Map<string, Uint8Array>();
  const keyOf = ({ namespace, day }: NamespaceDay): string => `${namespace} ${day}`;
  return {
    days,
    open: async () => ({
      has: (at) => days.has(keyOf(at)),
      recall: async (at) => days.get(keyOf(at)),
      keep: async (at, bytes) => void days.set(keyOf(at), bytes.slice()),
    }),
  };
}
