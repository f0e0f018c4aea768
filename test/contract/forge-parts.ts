import { afterEach, describe, expect, it } from 'vitest';
import { instant } from '../../src/model/units.ts';
import type { Forge } from '../../src/ports/forge.ts';
import type { ForgeParts } from '../../src/ports/forge-parts.ts';
import type { ForgeSubject } from './forge.ts';

/** A server with accounts: our own, a person who may write, and one who may only read. */
export interface ServedSubject extends ForgeSubject {
  readonly forge: Forge & ForgeParts;
  readonly names: { readonly bot: string; readonly person: string; readonly stranger: string };
  /** What the person who may write does. */
  readonly person: PersonActions;
}

export interface PersonActions {
  readonly comment: (number: number, body: string) => Promise<number>;
  readonly close: (number: number) => Promise<void>;
  readonly retitle: (number: number, title: string) => Promise<void>;
  readonly removeLabel: (number: number, label: string) => Promise<void>;
  readonly report: (commit: string, name: string, state: 'success' | 'failure' | 'pending') => Promise<void>;
  readonly openIssue: (title: string, body: string) => Promise<number>;
  readonly openPull: (branch: string) => Promise<number>;
}

const AT = instant(1_760_000_000_000);

/** What every forge with a server must do beside the contract of a forge: Gitea, Forgejo, GitHub. */
export function forgePartsContract(name: string, start: () => Promise<ServedSubject>): void {
  describe(`${name} serves the whole life of a pull request`, () => {
    let subject: ServedSubject;
    afterEach(() => subject.finish());
    const fresh = async () => {
      subject = await start();
      return subject;
    };
    const request = (branch: string, headCommit: string, labels: readonly string[] = []) => ({
      branch,
      base: 'main',
      title: 'web: 96Mi',
      body: '<!-- marker -->\nWhy.\n',
      labels,
      headCommit,
      at: AT,
    });
    const opened = async (labels: readonly string[] = [], branch = 'trimtab/web') =>
      subject.forge.open(request(branch, await subject.commitTo(branch), labels));
    const writesOf = async (work: () => Promise<unknown>) => {
      const before = subject.forge.traffic().writes;
      await work();
      return subject.forge.traffic().writes - before;
    };

    describe('pull requests', () => {
      it('are ours only when our own account opened them', async () => {
        const { forge, commitTo, person } = await fresh();
        await commitTo('trimtab/forged');
        const number = await person.openPull('trimtab/forged');
        expect(await forge.list()).toEqual([]);
        expect(await forge.stages.get(number)).toBeUndefined();
        await expect(forge.update(number, { body: 'x', at: AT })).rejects.toMatchObject({ code: 'absent' });
      });

      it('of others are told with what they change, while they are open', async () => {
        const { forge, commitTo, person, names } = await fresh();
        await opened();
        await commitTo('repair');
        const number = await person.openPull('repair');
        expect(await forge.othersOpen()).toEqual([
          { number, author: names.person, title: 'repair', files: [expect.stringMatching(/^file-\d+\.yaml$/)] },
        ]);
        await person.close(number);
        expect(await forge.othersOpen()).toEqual([]);
      });

      it('are left alone when nothing is to change', async () => {
        const { forge } = await fresh();
        const { number, title, body } = await opened();
        expect(await writesOf(() => forge.update(number, { title, body, at: AT }))).toBe(0);
        expect(await writesOf(() => forge.list())).toBe(0);
      });

      it('keep what a person changed and we did not name', async () => {
        const { forge, person } = await fresh();
        const { number } = await opened();
        await person.retitle(number, 'A better title');
        expect(await forge.update(number, { body: 'New.\n', at: AT })).toMatchObject({
          title: 'A better title',
          body: 'New.\n',
        });
      });

      it('tell who closed them', async () => {
        const { forge, person, names } = await fresh();
        const first = await opened();
        const second = await opened([], 'trimtab/db');
        await person.close(first.number);
        await forge.close(second.number, 'obsolete', AT);
        expect((await forge.list()).map(({ closedBy }) => closedBy)).toEqual(['bot', 'person']);
        expect(await forge.stages.closer(first.number)).toMatchObject({ login: names.person, kind: 'person' });
        expect(await forge.stages.closer(second.number)).toMatchObject({ kind: 'self' });
      });

      it('are closed with one comment, however often', async () => {
        const { forge } = await fresh();
        const { number } = await opened();
        await forge.close(number, 'obsolete', AT);
        expect(await writesOf(() => forge.close(number, 'obsolete', AT))).toBe(0);
        expect((await forge.comments.list(number)).map(({ body }) => body)).toEqual(['obsolete']);
      });

      it('may leave out of the list what was closed long ago, never what is open', async () => {
        const { forge } = await fresh();
        const [first, second] = [await opened(), await opened([], 'trimtab/db')];
        await forge.close(first.number, 'obsolete', AT);
        const long = instant(Date.now() + 86_400_000);
        expect((await forge.list({ touchedAfter: long })).map(({ number }) => number)).toContain(second.number);
      });
    });

    describe('reopening', () => {
      it('brings a closed pull request back', async () => {
        const { forge } = await fresh();
        const { number } = await opened();
        await forge.close(number, 'obsolete', AT);
        expect(await forge.stages.reopen(number, AT)).toMatchObject({
          kind: 'reopened',
          pullRequest: { number, state: 'open' },
        });
        expect(await forge.stages.closer(number)).toBeUndefined();
      });

      it('is impossible without the branch', async () => {
        const { forge, deleteBranch } = await fresh();
        const { number } = await opened();
        await forge.close(number, 'obsolete', AT);
        await deleteBranch('trimtab/web');
        expect(await forge.stages.reopen(number, AT)).toEqual({ kind: 'impossible', because: 'branch-gone' });
      });

      it('is impossible beside another one and after a merge', async () => {
        const { forge, merge } = await fresh();
        const { number, headCommit } = await opened();
        await forge.close(number, 'obsolete', AT);
        const second = await forge.open(request('trimtab/web', headCommit));
        expect(await forge.stages.reopen(number, AT)).toEqual({ kind: 'impossible', because: 'another-open' });
        await merge('trimtab/web');
        expect(await forge.stages.reopen(second.number, AT)).toEqual({ kind: 'impossible', because: 'merged' });
      });
    });

    describe('drafts', () => {
      it('stay drafts when they are retitled, and become ready only when told', async () => {
        const { forge, commitTo } = await fresh();
        const head = await commitTo('trimtab/web');
        const { number, draft, title } = await forge.open({ ...request('trimtab/web', head), draft: true });
        expect({ draft, title }).toEqual({ draft: true, title: 'web: 96Mi' });
        const retitled = await forge.update(number, { title: 'web: 112Mi', at: AT });
        expect(retitled).toMatchObject({ draft: true, title: 'web: 112Mi' });
        const ready = await forge.stages.setStage(number, 'ready');
        expect(ready.title).toBe('web: 112Mi');
        expect(ready.draft).toBeUndefined();
        expect(await writesOf(() => forge.stages.setStage(number, 'ready'))).toBe(0);
        expect(await forge.stages.setStage(number, 'draft')).toMatchObject({ draft: true, title: 'web: 112Mi' });
      });
    });

    describe('labels', () => {
      it('are made once, and nothing is asked when none is missing', async () => {
        const { forge } = await fresh();
        const pullRequest = await opened(['trimtab']);
        expect(pullRequest.labels).toEqual(['trimtab']);
        const second = await opened(['trimtab', 'oom'], 'trimtab/db');
        expect(second.labels.toSorted()).toEqual(['oom', 'trimtab']);
        const { reads } = forge.traffic();
        expect(await forge.labels.complete(pullRequest, ['trimtab'])).toEqual({ added: [], withheld: [] });
        expect(forge.traffic().reads).toBe(reads);
      });

      it('that are missing are added', async () => {
        const { forge } = await fresh();
        const pullRequest = await opened();
        expect(await forge.labels.complete(pullRequest, ['trimtab', 'oom'])).toEqual({
          added: ['trimtab', 'oom'],
          withheld: [],
        });
        expect((await forge.stages.get(pullRequest.number))?.labels.toSorted()).toEqual(['oom', 'trimtab']);
      });

      it('that a person took off stay off', async () => {
        const { forge, person } = await fresh();
        const { number } = await opened(['trimtab', 'oom']);
        await person.removeLabel(number, 'oom');
        const now = await forge.stages.get(number);
        if (now === undefined) throw new Error('it is gone');
        expect(await forge.labels.complete(now, ['trimtab', 'oom'])).toEqual({ added: [], withheld: ['oom'] });
        expect((await forge.stages.get(number))?.labels).toEqual(['trimtab']);
      });
    });

    describe('reviewers', () => {
      it('are asked one by one, so that one refusal does not refuse all', async () => {
        const { forge, names } = await fresh();
        const { number } = await opened();
        const asked = await forge.reviewers.ask(number, [
          { kind: 'person', name: 'nobody-of-that-name' },
          { kind: 'person', name: names.bot },
          { kind: 'person', name: names.person },
          { kind: 'team', name: 'platform' },
        ]);
        expect(asked.map(({ refused }) => refused === undefined)).toEqual([false, false, true, false]);
      });
    });

    describe('comments', () => {
      it('are listed oldest first with who wrote them', async () => {
        const { forge, person, names } = await fresh();
        const { number } = await opened();
        await forge.comments.write(number, 'first');
        await person.comment(number, 'second');
        expect(
          (await forge.comments.list(number)).map(({ body, author }) => [body, author.kind, author.login]),
        ).toEqual([
          ['first', 'self', names.bot],
          ['second', 'person', names.person],
        ]);
      });

      it('are kept up to date by their marker, and only ours', async () => {
        const { forge, person } = await fresh();
        const { number } = await opened();
        await person.comment(number, '<!-- m --> not ours');
        const note = { number, marker: '<!-- m -->', body: '<!-- m -->\none' };
        expect((await forge.comments.keep(note)).kind).toBe('written');
        expect(await writesOf(() => forge.comments.keep(note))).toBe(0);
        expect(await forge.comments.keep({ ...note, body: '<!-- m -->\ntwo' })).toMatchObject({ kind: 'rewritten' });
        expect((await forge.comments.list(number)).map(({ body }) => body)).toEqual([
          '<!-- m --> not ours',
          '<!-- m -->\ntwo',
        ]);
      });

      it('are acknowledged once', async () => {
        const { forge, person } = await fresh();
        const { number } = await opened();
        const id = await person.comment(number, '/trimtab explain');
        expect(await forge.comments.react(id, '+1')).toBe('added');
        expect(await forge.comments.react(id, '+1')).toBe('present');
        expect(await forge.comments.react(id, 'eyes')).toBe('added');
      });
    });

    describe('issues', () => {
      it('of ours are found by their marker, oldest first', async () => {
        const { forge, person } = await fresh();
        await opened();
        await person.openIssue('Trimtab', '<!-- dashboard --> not ours');
        const body = '<!-- dashboard -->\n- [ ] one';
        const first = await forge.issues.create({ title: 'Trimtab', body, labels: ['trimtab'] });
        const second = await forge.issues.create({ title: 'Trimtab', body, labels: [] });
        expect((await forge.issues.find('<!-- dashboard -->')).map(({ number }) => number)).toEqual([
          first.number,
          second.number,
        ]);
        await forge.issues.update(second.number, { state: 'closed' });
        await forge.issues.update(first.number, { body: '<!-- dashboard -->\n- [x] one' });
        expect(await forge.issues.get(first.number)).toMatchObject({
          body: '<!-- dashboard -->\n- [x] one',
          state: 'open',
        });
        expect((await forge.issues.find('<!-- dashboard -->')).map(({ state }) => state)).toEqual(['open', 'closed']);
      });
    });

    describe('checks', () => {
      it('show the newest report of each, and which are our own', async () => {
        const { forge, person } = await fresh();
        const { headCommit } = await opened();
        await person.report(headCommit, 'ci/build', 'pending');
        await person.report(headCommit, 'ci/test', 'failure');
        await person.report(headCommit, 'ci/build', 'success');
        const report = { name: 'trimtab/proof', state: 'passed', description: 'rendered' } as const;
        expect(await forge.checks.publish(headCommit, report)).toBe('written');
        expect(await writesOf(() => forge.checks.publish(headCommit, report))).toBe(0);
        expect((await forge.checks.of(headCommit)).map(({ name, state, by }) => [name, state, by])).toEqual([
          ['ci/build', 'passed', 'other'],
          ['ci/test', 'failed', 'other'],
          ['trimtab/proof', 'passed', 'self'],
        ]);
      });

      it('are not required where nothing protects the branch', async () => {
        const { forge } = await fresh();
        await opened();
        expect(await forge.checks.rules('main')).toMatchObject({
          kind: 'known',
          value: { required: [], approvals: 0 },
        });
        expect((await forge.checks.rules('none')).kind).toBe('unknown');
      });
    });

    describe('merging', () => {
      it('takes the head that was looked at, and says the commit', async () => {
        const { forge } = await fresh();
        const { number, headCommit } = await opened();
        const result = await forge.merging.merge({ number, headCommit, method: 'merge' });
        expect(result.kind).toBe('merged');
        const [merged] = await forge.list();
        expect(merged).toMatchObject({
          state: 'merged',
          ...(result.kind === 'merged' ? { mergeCommit: result.commit } : {}),
        });
      });

      it('never takes another head, and nothing that is closed', async () => {
        const { forge, commitTo } = await fresh();
        const { number, headCommit } = await opened();
        await commitTo('trimtab/web');
        expect(await forge.merging.merge({ number, headCommit, method: 'merge' })).toMatchObject({
          because: 'head-moved',
        });
        await forge.close(number, 'no', AT);
        expect(await forge.merging.merge({ number, headCommit, method: 'merge' })).toMatchObject({ because: 'closed' });
        expect((await forge.list())[0]?.state).toBe('closed');
      });

      it('leaves drafts', async () => {
        const { forge, commitTo } = await fresh();
        const head = await commitTo('trimtab/web');
        const { number } = await forge.open({ ...request('trimtab/web', head), draft: true });
        expect(await forge.merging.merge({ number, headCommit: head, method: 'merge' })).toMatchObject({
          kind: 'refused',
          because: 'not-ready',
        });
      });
    });

    describe('the repository', () => {
      it('tells who may write', async () => {
        const { forge, names } = await fresh();
        const levels = await Promise.all([names.person, names.stranger, 'nobody-of-that-name'].map(forge.permissionOf));
        expect(levels.map((level) => level.kind === 'known' && level.value === 'write')).toEqual([true, false, false]);
      });

      it('tells what it allows', async () => {
        const { forge } = await fresh();
        expect(await forge.facts()).toMatchObject({
          defaultBranch: 'main',
          archived: false,
          empty: false,
          pullRequests: 'enabled',
          issues: 'enabled',
          mayPush: true,
        });
        expect((await forge.facts()).mergeMethods).toContain('merge');
        expect((await forge.capabilities()).drafts).not.toBe('none');
        expect(await forge.stages.waiting((await opened()).number)).toEqual({ kind: 'known', value: 'no' });
      });
    });
  });
}
