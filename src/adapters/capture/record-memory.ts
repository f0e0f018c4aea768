import { byText } from '../../model/by-text.ts';
import type { RememberedDays, UsageMemory } from '../../ports/usage-memory.ts';

export interface MemoryRecording {
  readonly usageMemory: UsageMemory;
  readonly foldVersion: () => number | undefined;
  /** What was recalled, by namespace and day, sorted. */
  readonly days: () => ReadonlyMap<string, readonly RememberedDay[]>;
}

export interface RememberedDay {
  readonly day: string;
  readonly bytes: string;
}

/** Remembers what a pass was reminded of. What it adds to the memory was told to it as samples, which are recorded. */
export function recordMemory(usageMemory: UsageMemory): MemoryRecording {
  const seen = new Map<string, Map<string, Uint8Array>>();
  let foldVersion: number | undefined;
  return {
    usageMemory: {
      async open(source) {
        foldVersion = source.foldVersion;
        return tee(await usageMemory.open(source), seen);
      },
    },
    foldVersion: () => foldVersion,
    days: () => new Map([...seen].sort(byKey).map(([namespace, days]) => [namespace, linesOf(days)])),
  };
}

const tee = (remembered: RememberedDays, seen: Map<string, Map<string, Uint8Array>>): RememberedDays => ({
  has: remembered.has,
  keep: remembered.keep,
  async recall(at) {
    const bytes = await remembered.recall(at);
    if (bytes === undefined) return undefined;
    const days = seen.get(at.namespace) ?? new Map<string, Uint8Array>();
    seen.set(at.namespace, days.set(at.day, bytes));
    return bytes;
  },
});

const linesOf = (days: ReadonlyMap<string, Uint8Array>): RememberedDay[] =>
  [...days].sort(byKey).map(([day, bytes]) => ({ day, bytes: Buffer.from(bytes).toString('base64') }));

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => byText(a, b);
