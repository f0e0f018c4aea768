import type { Instant } from './units.ts';

/**
 * One line of the audit on the journal branch. `id` is derived from what happened, not from when it was written:
 * an entry that is already there is not written again, so a pass that was killed and repeated leaves the same lines.
 */
export interface JournalEntry {
  readonly id: string;
  readonly at: Instant;
  readonly action: 'opened' | 'updated' | 'closed' | 'pass';
  /** Finding key, or the pass. */
  readonly subject: string;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}
