import { journalContract } from '../contract/journal.ts';
import { memoryJournal } from './memory-journal.ts';

journalContract('the journal in memory', async () => {
  const lines: Parameters<typeof memoryJournal>[0] = [];
  return {
    journal: memoryJournal(lines),
    other: memoryJournal(lines),
    version: async () => JSON.stringify(lines),
    finish: async () => {},
  };
});
