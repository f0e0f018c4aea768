import type { JournalEntry } from '../../model/journal.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Recorded, record } from '../record.ts';

/** The journals during fixes. */
export interface Book {
  /** With the next line, or at the end: it is owed, and whoever finds it missing can find out by looking. */
  readonly note: (entry: JournalEntry) => void;
  /** Now, together with what is noted for the same journal; throws when it cannot be. */
  readonly write: (entry: JournalEntry) => Promise<void>;
  readonly close: () => Promise<readonly Recorded[]>;
}

export function openBook(ports: Pick<Ports, 'repositories' | 'clock' | 'log'>): Book {
  let noted: JournalEntry[] = [];
  return {
    note: (entry) => void noted.push(entry),
    async write(entry) {
      const home = entry.facts.repository;
      const repository = ports.repositories.find(({ name }) => name === home);
      if (repository === undefined) throw new Error(`no journal ${String(home)}`);
      const own = noted.filter(({ facts }) => facts.repository === home);
      await repository.journal.append([...own, entry], ports.clock.now());
      noted = noted.filter((one) => !own.includes(one));
    },
    close: () => record(noted, ports),
  };
}
