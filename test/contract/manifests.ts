import { afterEach, describe, expect, it } from 'vitest';
import { UpstreamSurprise } from '../../src/model/errors.ts';
import { instant } from '../../src/model/units.ts';
import type { ManifestRepository } from '../../src/ports/manifests.ts';

/** A fresh repository whose `main` holds `app/web.yaml` ("memory: 64Mi\n"), `run.sh` (executable) and link `link`. */
export interface ManifestsSubject {
  readonly manifests: ManifestRepository;
  /** A second, independent client of the same repository. */
  readonly other: ManifestRepository;
  /** Somebody's commit: the file's new text on a branch (made from `from` when it does not exist). */
  readonly person: (branch: string, file: { path: string; text: string }, from?: string) => Promise<string>;
  readonly finish: () => Promise<void>;
}

const AT = instant(1_760_000_000_000);
const EDIT = { path: 'app/web.yaml', before: 'memory: 64Mi\n', after: 'memory: 96Mi\n' };

const NOT_OF_THE_BASE = [
  ['bytes that are not the base’s', { path: 'app/web.yaml', before: 'memory: 1Gi\n', after: 'x' }],
  ['a new file that exists', { path: 'app/web.yaml', after: 'x' }],
  ['an old file that does not', { path: 'app/no.yaml', before: 'x', after: 'y' }],
  ['a link', { path: 'link', before: 'app', after: 'y' }],
  ['a path below a link', { path: 'link/new.yaml', after: 'y' }],
  ['a path out of the repository', { path: '../x', after: 'y' }],
  ['a path into git', { path: '.git/config', after: 'y' }],
  ['an absolute path', { path: '/etc/x', after: 'y' }],
] as const;

/** What every ManifestRepository must do; adapters run it against their real server. */
export function manifestsContract(name: string, start: () => Promise<ManifestsSubject>): void {
  describe(`${name} keeps the contract of a manifest repository`, () => {
    let subject: ManifestsSubject;
    afterEach(() => subject.finish());
    const fresh = async () => {
      subject = await start();
      return subject;
    };
    const change = (base: string, part = {}) => ({ base, edits: [EDIT], message: 'web: 96Mi\n', at: AT, ...part });

    it('reads the files of the newest commit, and no links', async () => {
      const { manifests } = await fresh();
      const tree = await manifests.open();
      expect(tree.paths).toEqual(['app/web.yaml', 'run.sh']);
      expect(tree.text('app/web.yaml')).toBe('memory: 64Mi\n');
      expect(tree.text('link')).toBeUndefined();
      expect([...tree.links]).toEqual(['link']);
      expect(tree.commit).toBe(await manifests.branchHead('main'));
    });

    it('tells where many branches are by one look, each by its whole name', async () => {
      const { manifests, person } = await fresh();
      const one = await person('trimtab/web', { path: 'app/web.yaml', text: 'a: 1\n' }, 'main');
      const two = await person('other/trimtab/web', { path: 'app/web.yaml', text: 'a: 2\n' }, 'main');
      const names = ['trimtab/web', 'web', 'other/trimtab/web', 'gone'];
      expect(await manifests.branchHeads?.(names)).toEqual(
        new Map([
          ['trimtab/web', one],
          ['other/trimtab/web', two],
        ]),
      );
      await expect(manifests.branchHeads?.(['main', '-x'])).rejects.toBeInstanceOf(UpstreamSurprise);
    });

    it('makes the same commit from the same change, in every client', async () => {
      const { manifests, other } = await fresh();
      const { commit: base } = await manifests.open();
      const first = await manifests.commit(change(base));
      expect(await other.commit(change(base))).toBe(first);
      expect(await manifests.commit(change(base, { message: 'other\n' }))).not.toBe(first);
      expect(await manifests.branchHead('trimtab/web')).toBeUndefined();
    });

    it('keeps the mode of a file it edits', async () => {
      const { manifests, other } = await fresh();
      const { commit: base } = await manifests.open();
      const edits = [{ path: 'run.sh', before: 'exit 0\n', after: 'exit 1\n' }];
      const commit = await manifests.commit(change(base, { edits }));
      await manifests.push({ branch: 'trimtab/run', commit, expected: undefined });
      const facts = await other.describe(commit);
      const undo = [{ path: 'run.sh', before: 'exit 1\n', after: 'exit 0\n' }];
      const back = await other.describe(await other.commit({ base: commit, edits: undo, message: 'undo\n', at: AT }));
      expect(back?.tree).toBe((await other.describe(base))?.tree);
      expect(facts?.parents).toEqual([base]);
    });

    it('refuses to commit what does not belong to the base', async () => {
      const { manifests } = await fresh();
      const { commit: base } = await manifests.open();
      for (const [what, edit] of NOT_OF_THE_BASE)
        await expect(manifests.commit(change(base, { edits: [edit] })), what).rejects.toBeInstanceOf(UpstreamSurprise);
    });

    it('creates a branch only where there is none', async () => {
      const { manifests, other, person } = await fresh();
      const commit = await manifests.commit(change((await manifests.open()).commit));
      const push = { branch: 'trimtab/web', commit, expected: undefined };
      expect(await manifests.push(push)).toEqual({ kind: 'pushed' });
      expect(await manifests.push(push)).toEqual({ kind: 'up-to-date' });
      expect(await other.branchHead('trimtab/web')).toBe(commit);
      const theirs = await person('trimtab/other', { path: 'a', text: 'b' }, 'main');
      expect(await manifests.push({ ...push, branch: 'trimtab/other' })).toMatchObject({ kind: 'rejected' });
      expect(await manifests.branchHead('trimtab/other')).toBe(theirs);
    });

    it('moves a branch only from the commit it was told', async () => {
      const { manifests, person } = await fresh();
      const { commit: base } = await manifests.open();
      const [first, second] = [
        await manifests.commit(change(base)),
        await manifests.commit(change(base, { message: '2' })),
      ];
      await manifests.push({ branch: 'trimtab/web', commit: first, expected: undefined });
      const theirs = await person('trimtab/web', { path: 'note', text: 'mine' });
      const move = { branch: 'trimtab/web', commit: second };
      expect(await manifests.push({ ...move, expected: first })).toMatchObject({ kind: 'rejected' });
      expect(await manifests.branchHead('trimtab/web')).toBe(theirs);
      expect(await manifests.push({ ...move, expected: theirs })).toEqual({ kind: 'pushed' });
      expect(await manifests.branchHead('trimtab/web')).toBe(second);
    });

    it('deletes a branch only at the commit it was told; a branch that is gone is fine', async () => {
      const { manifests, person } = await fresh();
      const commit = await manifests.commit(change((await manifests.open()).commit));
      await manifests.push({ branch: 'trimtab/web', commit, expected: undefined });
      const theirs = await person('trimtab/web', { path: 'note', text: 'mine' });
      const stale = { branch: 'trimtab/web', expected: commit };
      expect(await manifests.deleteBranch(stale)).toMatchObject({ kind: 'rejected' });
      expect(await manifests.deleteBranch({ ...stale, expected: theirs })).toEqual({ kind: 'pushed' });
      expect(await manifests.deleteBranch({ ...stale, expected: theirs })).toEqual({ kind: 'up-to-date' });
    });

    it('describes commits of others, and says nothing about commits that do not exist', async () => {
      const { manifests, person } = await fresh();
      await manifests.open();
      const theirs = await person('feature', { path: 'note', text: 'mine' }, 'main');
      expect(await manifests.describe(theirs)).toMatchObject({ author: 'Ada <ada@example.org>', message: 'change' });
      expect(await manifests.describe('1'.repeat(40))).toBeUndefined();
    });

    it('compares by what merging would give, so that a base that moved elsewhere does not matter', async () => {
      const { manifests, other, person } = await fresh();
      const { commit: base } = await manifests.open();
      const commit = await manifests.commit(change(base));
      await manifests.push({ branch: 'trimtab/web', commit, expected: undefined });
      const moved = await person('main', { path: 'elsewhere.yaml', text: 'a: 1\n' });
      const anew = await other.commit(change((await other.open()).commit));
      const comparison = await other.compare({ base: moved, head: commit });
      expect(comparison).toEqual({ commits: [commit], mergedTree: (await other.describe(anew))?.tree });
    });

    it('knows no merged tree when the same line was changed', async () => {
      const { manifests, other, person } = await fresh();
      const commit = await manifests.commit(change((await manifests.open()).commit));
      await manifests.push({ branch: 'trimtab/web', commit, expected: undefined });
      const moved = await person('main', { path: 'app/web.yaml', text: 'memory: 1Gi\n' });
      expect(await other.compare({ base: moved, head: commit })).toEqual({ commits: [commit], mergedTree: undefined });
    });

    it('opens older commits beside the newest, and tells who changed a path since', async () => {
      const { manifests, person } = await fresh();
      const first = (await manifests.branchHead('main')) ?? '';
      const second = await person('main', { path: 'app/web.yaml', text: 'memory: 1Gi\n' });
      const third = await person('main', { path: 'elsewhere.yaml', text: 'a: 1\n' });
      expect((await manifests.openAt(first))?.text('app/web.yaml')).toBe('memory: 64Mi\n');
      expect((await manifests.openAt(second))?.text('app/web.yaml')).toBe('memory: 1Gi\n');
      expect((await manifests.open()).commit).toBe(third);
      expect(await manifests.openAt('1'.repeat(40))).toBeUndefined();
      const ada = { author: 'Ada', email: 'ada@example.org', subject: 'change', body: '' };
      const change = { commit: second, parent: first, ...ada, at: expect.any(Number), files: ['app/web.yaml'] };
      expect(await manifests.history({ after: first, paths: ['app'], limit: 5 })).toEqual({
        commits: [change],
        isCut: false,
      });
      const newest = await manifests.history({ paths: [], limit: 2 });
      expect(newest).toMatchObject({ commits: [{ commit: third }, { commit: second }], isCut: true });
      expect(await manifests.history({ after: third, to: second, paths: [], limit: 5 })).toBe('not-an-ancestor');
      expect(await manifests.history({ after: '1'.repeat(40), paths: [], limit: 5 })).toBe('absent');
    });

    it('swaps a file of an orphan branch only when it is as it was read', async () => {
      const { manifests, other } = await fresh();
      const write = { branch: 'journal', path: 'a/b.txt', text: 'one\n', message: 'm\n', at: AT };
      const all = async () => [...(await manifests.readOrphans('journal', (paths) => paths))];
      expect(await all()).toEqual([]);
      expect(await manifests.writeOrphan(write)).toEqual({ kind: 'pushed' });
      expect(await other.writeOrphan(write)).toEqual({ kind: 'up-to-date' });
      expect(await other.writeOrphan({ ...write, text: 'two\n' })).toMatchObject({ kind: 'rejected' });
      expect(await other.writeOrphan({ ...write, before: 'one\n', text: 'two\n' })).toEqual({ kind: 'pushed' });
      expect(await other.writeOrphan({ ...write, path: 'c.txt', text: '' })).toEqual({ kind: 'pushed' });
      expect(await all()).toEqual([
        ['a/b.txt', 'two\n'],
        ['c.txt', ''],
      ]);
      expect([...(await manifests.readOrphans('journal', () => ['c.txt', 'none']))]).toEqual([['c.txt', '']]);
    });

    it('refuses names that are not branches', async () => {
      const { manifests } = await fresh();
      for (const branch of ['-f', 'a..b', 'a b', 'a/', '.a', 'a.lock', 'a^{x}'])
        await expect(manifests.branchHead(branch)).rejects.toBeInstanceOf(UpstreamSurprise);
    });
  });
}
