import type { JournalEntry } from '../model/journal.ts';
import type { Instant } from '../model/units.ts';

/** The audit: JSON lines on an orphan branch of the manifest repository, one file per UTC month. */
export interface Journal {
  readonly read: () => Promise<readonly JournalEntry[]>;
  /** Appends those whose id is not there yet, in one commit; writes nothing when all are known. */
  readonly append: (entries: readonly JournalEntry[], at: Instant) => Promise<number>;
}
