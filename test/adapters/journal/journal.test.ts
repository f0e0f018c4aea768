import { afterEach, describe, expect, it } from 'vitest';
import { orphanJournal } from '../../../src/adapters/journal/journal.ts';
import { instant } from '../../../src/model/units.ts';
import { journalContract, journalEntry } from '../../contract/journal.ts';
import { type GitSubject, gitSubject } from '../git/subject.ts';

const BRANCH = 'trimtab-journal';
const AT = instant(Date.UTC(2026, 10, 30, 12));

journalContract('the journal on an orphan branch', async () => {
  const subject = gitSubject();
  const journal = () => orphanJournal({ manifests: subject.client(), branch: BRANCH });
  return {
    journal: journal(),
    other: journal(),
    version: async () => subject.bare.refs(),
    finish: subject.finish,
  };
});

describe('the journal on an orphan branch', () => {
  let subject: GitSubject;
  afterEach(() => subject.finish());
  const fresh = () => {
    subject = gitSubject();
    return orphanJournal({ manifests: subject.client(), branch: BRANCH });
  };

  it('is one JSON line per entry in one file per month, with a history of its own', async () => {
    const journal = fresh();
    await journal.append([journalEntry('a', AT)], AT);
    await journal.append([journalEntry('b', AT)], AT);
    const { git } = subject.bare;
    expect(
      git('show', `${BRANCH}:journal/2026-11.jsonl`)
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).toEqual(['a', 'b']);
    expect(git('rev-list', '--count', BRANCH)).toBe('2');
    expect(git('ls-tree', '-r', '--name-only', BRANCH)).toBe('journal/2026-11.jsonl');
  });

  it('makes the same commit from the same entries', async () => {
    const head = async () => {
      await fresh().append([{ ...journalEntry('a', AT), facts: { b: 1, a: 2 } }], AT);
      const commit = subject.bare.head(BRANCH);
      await subject.finish();
      return commit;
    };
    const first = await head();
    await fresh().append([{ ...journalEntry('a', AT), facts: { a: 2, b: 1 } }], AT);
    expect(subject.bare.head(BRANCH)).toBe(first);
  });

  it('keeps files beside the lines: one commit for all, none when they are there', async () => {
    const journal = fresh();
    await journal.append([journalEntry('a', AT)], AT);
    const files = ['json', 'html'].map((ending) => ({
      path: `reports/2026-W48/prod/weekly.${ending}`,
      type: '',
      text: ending,
    }));
    const { git } = subject.bare;
    expect(await journal.keep?.(files, AT)).toBe('kept');
    expect(await journal.keep?.(files, AT)).toBe('unchanged');
    expect(git('rev-list', '--count', BRANCH)).toBe('2');
    expect(git('ls-tree', '-r', '--name-only', BRANCH).split('\n')).toEqual([
      'journal/2026-11.jsonl',
      'reports/2026-W48/prod/weekly.html',
      'reports/2026-W48/prod/weekly.json',
    ]);
    const newer = files.map((file) => ({ ...file, text: `${file.text} again` }));
    const other = orphanJournal({ manifests: subject.client(), branch: BRANCH });
    await other.append([journalEntry('b', AT)], AT);
    expect(await journal.keep?.(newer, AT)).toBe('kept');
    expect(git('show', `${BRANCH}:reports/2026-W48/prod/weekly.html`)).toBe('html again');
    await journal.append([journalEntry('c', AT)], AT);
    expect((await journal.read()).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('keeps reports of the newest weeks at hand, of all clusters; older ones stay in its history', async () => {
    fresh();
    const journal = orphanJournal({ manifests: subject.client(), branch: BRANCH, reportWeeks: 2 });
    const { git } = subject.bare;
    await journal.append([journalEntry('a', AT)], AT);
    const keep = (week: string, cluster: string) => {
      const path = `reports/${week}/${cluster}/weekly`;
      return journal.keep?.(
        ['json', 'html'].map((ending) => ({ path: `${path}.${ending}`, type: '', text: week })),
        AT,
      );
    };
    for (const week of ['2025-W52', '2026-W01', '2026-W02']) await keep(week, 'prod');
    await keep('2026-W02', 'test');
    const folders = git('ls-tree', '-r', '--name-only', BRANCH)
      .split('\n')
      .filter((path) => path.endsWith('.html'));
    expect(folders).toEqual([
      'reports/2026-W01/prod/weekly.html',
      'reports/2026-W02/prod/weekly.html',
      'reports/2026-W02/test/weekly.html',
    ]);
    expect(git('show', `${BRANCH}~2:reports/2025-W52/prod/weekly.json`)).toBe('2025-W52');
    expect(git('ls-tree', '--name-only', `${BRANCH}:reports`)).toBe('2026-W01\n2026-W02');
    expect((await journal.read()).map(({ id }) => id)).toEqual(['a']);
  });

  it('reads the newest months only', async () => {
    const journal = fresh();
    const month = (index: number) => instant(Date.UTC(2026, index, 5));
    for (const index of [0, 1, 2]) await journal.append([journalEntry(`m${index}`, month(index))], month(index));
    const short = orphanJournal({ manifests: subject.client(), branch: BRANCH, months: 2 });
    expect((await short.read()).map(({ id }) => id)).toEqual(['m1', 'm2']);
  });

  it('is unknown, not empty, when a line is damaged', async () => {
    const journal = fresh();
    await journal.append([journalEntry('a', AT)], AT);
    subject.bare.commit({ 'journal/2026-11.jsonl': '{"id":' }, { branch: BRANCH });
    await expect(journal.read()).rejects.toMatchObject({ issue: expect.stringContaining('2026-11.jsonl:1') });
  });
});
