import type { JournalEntry } from '../../model/journal.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Kept } from '../../model/upkeep.ts';

/** What the journal remembers of one pull request. */
export interface History {
  /** Earlier passes, one after the other, in which its finding was gone: none of them is this pass. */
  readonly healthyPasses: number;
  /** The last word about it is that we closed it. */
  readonly isClosed: boolean;
  readonly noted: (topic: string) => boolean;
}

export function historyOf({ repository, key, pullRequest }: Kept, snapshot: Snapshot): History {
  const journal = snapshot.repositories.find(({ name }) => name === repository)?.journal;
  const own = (journal?.kind === 'known' ? journal.value : []).filter(
    ({ facts }) => facts.repository === repository && facts.number === pullRequest.number,
  );
  // Of a pull request about several workloads each is counted for itself.
  const start =
    own.findLast(({ action, subject }) => (action === 'relapsed' && subject === key) || action === 'reopened')?.at ?? 0;
  const healthy = own.filter(
    ({ action, subject, at }) => action === 'healthy' && subject === key && at > start && at < snapshot.takenAt,
  );
  const last = own.findLast(({ action }) => action === 'closed' || action === 'reopened');
  return {
    healthyPasses: new Set(healthy.map(({ at }) => at)).size,
    isClosed: last?.action === 'closed',
    noted: (topic) => own.some((entry) => isNote(entry, topic)),
  };
}

const isNote = ({ action, facts }: JournalEntry, topic: string): boolean => action === 'noted' && facts.topic === topic;
