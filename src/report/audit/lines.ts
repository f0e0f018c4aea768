import { byText } from '../../model/by-text.ts';
import { isFindingKey } from '../../model/finding.ts';
import type { JournalEntry } from '../../model/journal.ts';
import type { Snapshot } from '../../model/snapshot.ts';

/** Oldest first, without what is said of another cluster that shares the journal. */
export const linesOf = ({ repositories, cluster }: Snapshot): JournalEntry[] =>
  repositories
    .flatMap(({ journal }) => (journal.kind === 'known' ? journal.value : []))
    .filter((line) => isOurs(line, cluster))
    .toSorted((a, b) => a.at - b.at || byText(a.id, b.id));

function isOurs({ action, subject }: JournalEntry, cluster: string): boolean {
  if (isFindingKey(subject) || action === 'notified' || action === 'reported') return subject.startsWith(`${cluster}/`);
  return action === 'pass' || action === 'blocked' ? subject === cluster : true;
}
