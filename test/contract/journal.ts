import { afterEach, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../src/model/journal.ts';
import { instant } from '../../src/model/units.ts';
import type { Journal } from '../../src/ports/journal.ts';

export interface JournalSubject {
  readonly journal: Journal;
  /** Another bot's view of the same journal. */
  readonly other: Journal;
  /** Something that changes with every write. */
  readonly version: () => Promise<string>;
  readonly finish: () => Promise<void>;
}

const NOVEMBER = instant(Date.UTC(2026, 10, 30, 23, 59));
const DECEMBER = instant(Date.UTC(2026, 11, 1, 0, 1));

export const journalEntry = (id: string, at = NOVEMBER): JournalEntry => ({
  id,
  at,
  action: 'opened',
  subject: `prod/shop/Deployment/${id}/app/oom-killed`,
  facts: { number: 1, title: 'a "b"\n', draft: false },
});

export function journalContract(name: string, start: () => Promise<JournalSubject>): void {
  describe(`${name} keeps the contract of a journal`, () => {
    let subject: JournalSubject;
    afterEach(() => subject.finish());
    const fresh = async () => {
      subject = await start();
      return subject;
    };

    it('is empty at first', async () => {
      const { journal } = await fresh();
      expect(await journal.read()).toEqual([]);
    });

    it('gives back what was appended, in order', async () => {
      const { journal, other } = await fresh();
      expect(await journal.append([journalEntry('b'), journalEntry('a')], NOVEMBER)).toBe(2);
      expect(await other.read()).toEqual([journalEntry('b'), journalEntry('a')]);
    });

    it('writes nothing when all entries are known, and each once', async () => {
      const { journal, other, version } = await fresh();
      await journal.append([journalEntry('a'), journalEntry('a')], NOVEMBER);
      const before = await version();
      expect(await other.append([journalEntry('a', DECEMBER)], DECEMBER)).toBe(0);
      expect(await other.append([], DECEMBER)).toBe(0);
      expect(await version()).toBe(before);
    });

    it('reads over the end of a month', async () => {
      const { journal, other } = await fresh();
      await journal.append([journalEntry('a')], NOVEMBER);
      expect(await other.append([journalEntry('a'), journalEntry('b', DECEMBER)], DECEMBER)).toBe(1);
      expect((await journal.read()).map(({ id }) => id)).toEqual(['a', 'b']);
    });

    it('knows what another bot wrote after it was read, in another month, too', async () => {
      const { journal, other } = await fresh();
      await journal.append([journalEntry('a')], NOVEMBER);
      await journal.read();
      await other.append([journalEntry('b')], NOVEMBER);
      const entries = [journalEntry('b'), journalEntry('c', DECEMBER)];
      expect(await journal.append(entries, DECEMBER)).toBe(1);
      expect((await other.read()).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    });

    it('loses nothing when two bots append at the same time', async () => {
      const { journal, other } = await fresh();
      const ids = ['a', 'b', 'c', 'd'];
      await Promise.all(
        [journal, other].map((bot, index) =>
          appendEach(
            bot,
            ids.map((id) => `${id}${index}`),
          ),
        ),
      );
      expect((await journal.read()).map(({ id }) => id).toSorted()).toEqual([
        'a0',
        'a1',
        'b0',
        'b1',
        'c0',
        'c1',
        'd0',
        'd1',
      ]);
    });
  });
}

async function appendEach(journal: Journal, ids: readonly string[]): Promise<void> {
  for (const id of ids) await journal.append([journalEntry(id)], NOVEMBER);
}
