import { afterEach, describe, expect, it } from 'vitest';
import { instant } from '../../src/model/units.ts';
import type { Forge } from '../../src/ports/forge.ts';

/** A fresh repository with a branch `main`; our branches start with `trimtab/`. */
export interface ForgeSubject {
  readonly forge: Forge;
  /** Another bot's view of the same forge. */
  readonly other: Forge;
  /** Puts one more commit on a branch, made from main when it does not exist; its SHA. */
  readonly commitTo: (branch: string) => Promise<string>;
  readonly merge: (branch: string) => Promise<void>;
  readonly deleteBranch: (branch: string) => Promise<void>;
  readonly finish: () => Promise<void>;
}

const AT = instant(1_760_000_000_000);

/** What every Forge must do, whatever answers: local, Gitea, GitHub. */
export function forgeContract(name: string, start: () => Promise<ForgeSubject>): void {
  describe(`${name} keeps the contract of a forge`, () => {
    let subject: ForgeSubject;
    afterEach(() => subject.finish());
    const fresh = async () => {
      subject = await start();
      return subject;
    };
    const request = (branch: string, headCommit: string) => ({
      branch,
      base: 'main',
      title: 'web: 96Mi',
      body: '<!-- marker -->\nWhy.\n',
      labels: ['trimtab'],
      headCommit,
      at: AT,
    });
    const opened = async (branch = 'trimtab/web') => {
      const head = await subject.commitTo(branch);
      return { head, pullRequest: await subject.forge.open(request(branch, head)) };
    };

    it('lists nothing at first', async () => {
      const { forge } = await fresh();
      expect(await forge.list()).toEqual([]);
      expect((await forge.check()).problems).toEqual([]);
    });

    it('opens a pull request and finds it again', async () => {
      const { other } = await fresh();
      const { head, pullRequest } = await opened();
      expect(pullRequest).toMatchObject({ state: 'open', branch: 'trimtab/web', base: 'main', headCommit: head });
      expect(await other.list()).toEqual([pullRequest]);
    });

    it('returns the open pull request of a branch instead of a second one', async () => {
      const { other } = await fresh();
      const { head, pullRequest } = await opened();
      expect((await other.open(request('trimtab/web', head))).number).toBe(pullRequest.number);
      expect(await other.list()).toHaveLength(1);
    });

    it('gives two bots that open at the same time one pull request', async () => {
      const { forge, other, commitTo } = await fresh();
      const head = await commitTo('trimtab/web');
      const [one, two] = await Promise.all([forge, other].map((bot) => bot.open(request('trimtab/web', head))));
      expect(one?.number).toBe(two?.number);
      // Where the server lets both through, whoever came second has closed its own.
      expect((await forge.list()).filter(({ state }) => state === 'open')).toHaveLength(1);
    });

    it('lists newest first, and only branches with our prefix', async () => {
      const { forge, commitTo } = await fresh();
      const first = await opened('trimtab/web');
      const second = await opened('trimtab/db');
      await forge.open(request('feature/x', await commitTo('feature/x')));
      expect((await forge.list()).map(({ number }) => number)).toEqual(
        [second, first].map((one) => one.pullRequest.number),
      );
    });

    it('changes what it is told to change', async () => {
      const { forge, commitTo } = await fresh();
      const { pullRequest } = await opened();
      const head = await commitTo('trimtab/web');
      const updated = await forge.update(pullRequest.number, { body: 'New.\n', headCommit: head, at: AT });
      expect(updated).toMatchObject({ title: 'web: 96Mi', body: 'New.\n', headCommit: head, state: 'open' });
      expect(await forge.list()).toEqual([updated]);
    });

    it('closes with a comment, once', async () => {
      const { forge } = await fresh();
      const { pullRequest } = await opened();
      await forge.close(pullRequest.number, 'not needed', AT);
      await forge.close(pullRequest.number, 'not needed', AT);
      expect(await forge.list()).toMatchObject([{ number: pullRequest.number, state: 'closed' }]);
    });

    it('opens another one after the first was closed', async () => {
      const { forge } = await fresh();
      const { head, pullRequest } = await opened();
      await forge.close(pullRequest.number, 'not now', AT);
      const second = await forge.open(request('trimtab/web', head));
      expect(second.number).not.toBe(pullRequest.number);
      expect((await forge.list()).map(({ state }) => state)).toEqual(['open', 'closed']);
    });

    it('sees a merge, and keeps seeing it when the branch is used again', async () => {
      const { forge, merge, commitTo } = await fresh();
      const { head } = await opened();
      await merge('trimtab/web');
      expect(await forge.list()).toMatchObject([{ state: 'merged', headCommit: head }]);
      const next = await commitTo('trimtab/web');
      expect(await forge.list()).toMatchObject([{ state: 'merged' }]);
      await forge.open(request('trimtab/web', next));
      expect((await forge.list()).map(({ state }) => state)).toEqual(['open', 'merged']);
    });

    it('takes a deleted branch for a closed pull request', async () => {
      const { forge, deleteBranch } = await fresh();
      await opened();
      await deleteBranch('trimtab/web');
      expect(await forge.list()).toMatchObject([{ state: 'closed' }]);
    });

    it('refuses to open without a branch, and to change what does not exist', async () => {
      const { forge } = await fresh();
      await expect(forge.open(request('trimtab/none', '1'.repeat(40)))).rejects.toMatchObject({
        name: 'UpstreamSurprise',
      });
      await expect(forge.update(99, { body: 'x', at: AT })).rejects.toMatchObject({ name: 'UpstreamSurprise' });
    });
  });
}
