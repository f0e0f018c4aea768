import type { JournalEntry } from '../model/journal.ts';
import type { KeptFile } from '../model/letter.ts';
import type { Instant } from '../model/units.ts';

/** The audit: JSON lines on an orphan branch of the manifest repository, one file per UTC month. */
export interface Journal {
  readonly read: () => Promise<readonly JournalEntry[]>;
  /** Appends those whose id is not there yet, in one commit; writes nothing when all are known. */
  readonly append: (entries: readonly JournalEntry[], at: Instant) => Promise<number>;
  /** Puts files beside the lines, in one commit; nothing where the first one is there as it is. */
  readonly keep?: (files: readonly KeptFile[], at: Instant) => Promise<'kept' | 'unchanged'>;
}
