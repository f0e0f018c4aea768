import type { FindingKey } from './finding.ts';
import { isFindingKey } from './finding.ts';
import type { JournalEntry } from './journal.ts';
import type { Snapshot } from './snapshot.ts';
import type { Instant } from './units.ts';

/** What passes before this one knew of a health finding. `missed`: it was found, and gone in the last complete pass. */
export interface Remembered {
  readonly state: 'sighted' | 'confirmed' | 'missed';
  readonly firstSeen: Instant;
}

/**
 * The journal tells since when a condition holds that has no time of its own, and what was found before. A line stands
 * where something changes, so the newest line of a key is its state. Cleared ones are gone from memory.
 */
export function rememberHealth({ repositories, cluster, takenAt }: Snapshot): ReadonlyMap<FindingKey, Remembered> {
  const memory = new Map<FindingKey, Remembered>();
  const entries = repositories.flatMap(({ journal }) => (journal.kind === 'known' ? journal.value : []));
  for (const entry of entries.toSorted((a, b) => a.at - b.at)) {
    const { subject, at } = entry;
    if (at < takenAt && isFindingKey(subject) && subject.startsWith(`${cluster}/`)) retell(memory, subject, entry);
  }
  return memory;
}

function retell(memory: Map<FindingKey, Remembered>, key: FindingKey, { action, at }: JournalEntry): void {
  const before = memory.get(key);
  switch (action) {
    case 'sighted':
    case 'confirmed':
    case 'missed':
      memory.set(key, { state: action, firstSeen: before?.firstSeen ?? at });
      return;
    case 'cleared':
      memory.delete(key);
      return;
    default:
  }
}
