import type { JournalEntry } from '../../src/model/journal.ts';
import type { Journal } from '../../src/ports/journal.ts';

/** A journal without git, with the same contract; `lines` is the branch that outlives a process. */
export const memoryJournal = (lines: JournalEntry[] = []): Journal => ({
  read: async () => [...lines],
  append: async (entries) => {
    const known = new Set(lines.map(({ id }) => id));
    const fresh = entries.filter(({ id }) => !known.has(id) && known.add(id));
    lines.push(...fresh);
    return fresh.length;
  },
});
