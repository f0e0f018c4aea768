import type { UsageQueries } from '../model/usage.ts';

/**
 * What former passes made of days that are over. A memory may forget anything at any time and never answers with
 * anything but what was kept: what it says is worth as much as asking again. It never throws for a disk that fails.
 */
export interface UsageMemory {
  /** Asked once per pass. */
  readonly open: (source: MemorySource) => Promise<RememberedDays>;
}

/** Days of one source never answer for another: another query, step, backend or way of folding is another source. */
export interface MemorySource {
  readonly queries: UsageQueries;
  /** Raised when the same samples would be folded to other bytes. */
  readonly foldVersion: number;
  /** `2026-11-02`, UTC: earlier days are of no use any more. */
  readonly oldest: string;
}

export interface NamespaceDay {
  readonly namespace: string;
  /** `2026-11-07`, UTC. */
  readonly day: string;
}

export interface RememberedDays {
  /** Cheap, for planning; `recall` has the last word. */
  readonly has: (at: NamespaceDay) => boolean;
  /** The very bytes that were kept, or undefined. */
  readonly recall: (at: NamespaceDay) => Promise<Uint8Array | undefined>;
  /** Whole or not at all, whenever the process is killed. */
  readonly keep: (at: NamespaceDay, bytes: Uint8Array) => Promise<void>;
}
