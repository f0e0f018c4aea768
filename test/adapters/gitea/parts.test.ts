import { afterEach, describe, expect, it } from 'vitest';
import { type World, world } from './world.ts';

describe('Gitea', () => {
  let at: World;
  afterEach(() => at.close());
  const opened = async (labels: readonly string[] = []) => at.forge.open(await at.request('trimtab/web', labels));

  describe('opening', () => {
    it('withdraws its own when somebody else’s came first for the same branch', async () => {
      at = await world();
      const request = await at.request('trimtab/web');
      const made = await at.forge.open(request);
      await at.commitTo('release');
      // The list that is read before opening does not show the other one yet.
      const isLook = ({ path }: { path: string }) => path.includes('/pulls?state=open');
      at.double.failNext({ kind: 'answer', status: 200, body: [], headers: { 'x-total-count': '0' } }, isLook);
      const other = await at.again({}).open({ ...request, base: 'release' });
      expect(other.number).toBe(made.number);
      expect((await at.forge.list()).map(({ number, state }) => [number, state])).toEqual([
        [2, 'closed'],
        [1, 'open'],
      ]);
    });

    it('goes on without labels that it may not make', async () => {
      at = await world();
      at.double.failNext({ kind: 'answer', status: 403, body: { message: 'no' } }, ({ path }) =>
        path.endsWith('/labels'),
      );
      expect((await opened(['trimtab'])).labels).toEqual([]);
    });

    it('says that an archived repository takes nothing', async () => {
      at = await world();
      const request = await at.request('trimtab/web');
      at.repository.archived = true;
      await expect(at.forge.open(request)).rejects.toMatchObject({
        code: 'forbidden',
        issue: 'the repository is archived',
      });
    });
  });

  describe('labels', () => {
    it('of the organization are taken before one is made', async () => {
      at = await world({ owner: 'shop', organizations: { shop: [{ id: 4711, name: 'trimtab' }] } });
      expect((await opened(['trimtab'])).labels).toEqual(['trimtab']);
      expect(at.writes()).not.toContain('POST labels');
    });

    it('that two bots made at once become one', async () => {
      at = await world();
      const isList = ({ method, path }: { method: string; path: string }) =>
        method === 'GET' && path.includes('/labels?');
      await at.person('POST', 'repos/ada/manifests/labels', { name: 'trimtab', color: 'cccccc' });
      at.double.failNext(
        { kind: 'answer', status: 200, body: [], headers: { 'x-total-count': '0' } },
        (asked) => asked.path.includes('/manifests') && isList(asked),
      );
      expect((await opened(['trimtab'])).labels).toEqual(['trimtab']);
      expect(at.repository.labels.map(({ name }) => name)).toEqual(['trimtab']);
    });

    it('are made without the # that some versions refuse', async () => {
      at = await world();
      await opened(['trimtab']);
      const made = at.double.requests.find(({ method, path }) => method === 'POST' && path.endsWith('/labels'));
      expect(made?.body).toMatchObject({ name: 'trimtab', color: 'cccccc' });
    });

    it('that we took off ourselves may be put on again', async () => {
      at = await world();
      const { number, labels } = await opened(['oom']);
      const id = at.repository.labels.find(({ name }) => name === labels[0])?.id;
      await fetch(`${at.double.origin}/api/v1/repos/ada/manifests/issues/${number}/labels/${id}`, {
        method: 'DELETE',
        headers: { authorization: `token ${at.double.tokens.bot}` },
        body: '{}',
      });
      const now = await at.forge.stages.get(number);
      if (now === undefined) throw new Error('it is gone');
      expect(await at.forge.labels.complete(now, ['oom'])).toEqual({ added: ['oom'], withheld: [] });
    });
  });

  describe('drafts', () => {
    it.each(['WIP: web', 'wip:web', '[WIP] web', '[wip]web'])('are recognised by %s', async (title) => {
      at = await world();
      const { number } = await opened();
      await at.person('PATCH', `repos/ada/manifests/pulls/${number}`, { title });
      expect(await at.forge.stages.get(number)).toMatchObject({ draft: true, title: 'web' });
    });

    it('of a server with another prefix are said to be out of reach', async () => {
      at = await world({ tellsDrafts: true });
      const { number } = await opened();
      const forge = at.again({ draftPrefixes: ['Draft:'] });
      await expect(forge.stages.setStage(number, 'draft')).rejects.toMatchObject({ name: 'UpstreamSurprise' });
    });
  });

  describe('merging', () => {
    it('waits while the server looks for conflicts', async () => {
      at = await world();
      const { number } = await opened();
      const headCommit = await at.commitTo('trimtab/web');
      expect(await at.forge.merging.merge({ number, headCommit, method: 'squash' })).toMatchObject({ kind: 'merged' });
      expect(at.pace.waits).toEqual([1000]);
    });

    it('gives up after a while and says what the server said', async () => {
      at = await world();
      const { number, headCommit } = await opened();
      const { pull } = at.repository.items.get(number) ?? {};
      if (pull !== undefined) pull.unsettled = 100;
      expect(await at.forge.merging.merge({ number, headCommit, method: 'merge' })).toMatchObject({
        because: 'not-ready',
        detail: expect.stringContaining('Please try again later'),
      });
      expect(at.pace.waits).toEqual([1000, 2000, 4000, 8000]);
    });

    it('tells a conflict from a moved head', async () => {
      at = await world();
      const { number, headCommit } = await opened();
      const git = at.repository.git;
      const clash = { parent: git.head('main'), files: { 'README.md': 'ours\n' }, message: 'x' };
      const head = git.commitFile({ ...clash, parent: headCommit, files: { 'README.md': 'theirs\n' } });
      git.setRef('refs/heads/trimtab/web', head);
      git.setRef('refs/heads/main', git.commitFile(clash));
      expect(await at.forge.merging.merge({ number, headCommit: head, method: 'merge' })).toMatchObject({
        because: 'conflict',
      });
    });

    it('is refused while a required check is missing, and never forced', async () => {
      at = await world();
      at.repository.protections.set('main', { contexts: ['ci'], approvals: 0, upToDate: 'free' });
      const { number, headCommit } = await opened();
      const merge = () => at.forge.merging.merge({ number, headCommit, method: 'merge' });
      expect(await merge()).toMatchObject({ because: 'not-ready' });
      await at.person('POST', `repos/ada/manifests/statuses/${headCommit}`, { state: 'success', context: 'ci' });
      expect((await merge()).kind).toBe('merged');
      const sent = at.double.requests.filter(({ path }) => path.endsWith('/merge')).map(({ body }) => body);
      for (const body of sent) expect(body).toEqual({ Do: 'merge', head_commit_id: headCommit });
    });
  });

  describe('checks', () => {
    it('that warn have failed', async () => {
      at = await world();
      const { headCommit } = await opened();
      await at.person('POST', `repos/ada/manifests/statuses/${headCommit}`, { state: 'warning', context: 'ci' });
      expect(await at.forge.checks.of(headCommit)).toMatchObject([{ name: 'ci', state: 'failed' }]);
    });

    it('that are required are told to everybody, how old a head may be to administrators', async () => {
      at = await world();
      await opened();
      at.repository.protections.set('main', { contexts: ['ci/*'], approvals: 1, upToDate: 'demanded' });
      const asWriter = await at.forge.checks.rules('main');
      const rules = { required: ['ci/*'], names: 'glob', approvals: 1, mergeQueue: false };
      expect(asWriter).toEqual({ kind: 'known', value: rules });
      at.repository.collaborators.set('bot', 'admin');
      expect(await at.forge.checks.rules('main')).toEqual({ kind: 'known', value: { ...rules, upToDate: true } });
    });
  });

  describe('permissions', () => {
    it('are read outright by an administrator', async () => {
      at = await world();
      at.repository.collaborators.set('bot', 'admin');
      expect(await Promise.all(['ada', 'grace', 'nobody'].map(at.forge.permissionOf))).toEqual([
        { kind: 'known', value: 'write' },
        { kind: 'known', value: 'read' },
        { kind: 'known', value: 'none' },
      ]);
    });

    it('are unknown in an organization, where the list of assignees holds readers too', async () => {
      at = await world({ owner: 'shop', organizations: { shop: [] } });
      expect((await at.forge.permissionOf('ada')).kind).toBe('unknown');
    });
  });

  it('sees that a merge is scheduled, until it is cancelled', async () => {
    at = await world();
    const { number } = await opened();
    const item = at.repository.items.get(number);
    const say = (type: string) =>
      item?.events.push({
        id: 9000 + (item?.events.length ?? 0),
        type,
        user: item.user,
        body: '',
        at: 1,
        updatedAt: 1,
      });
    say('pull_scheduled_merge');
    expect(await at.forge.stages.waiting(number)).toEqual({ kind: 'known', value: 'scheduled' });
    expect(await at.forge.merging.cancel?.(number)).toBe('cancelled');
    expect(await at.forge.stages.waiting(number)).toEqual({ kind: 'known', value: 'no' });
    expect(await at.forge.merging.cancel?.(number)).toBe('none');
  });

  it('reads a history to its end', async () => {
    at = await world({ pageLimit: 2 });
    const { number } = await opened(['oom']);
    for (let i = 0; i < 5; i++) await at.forge.comments.write(number, `comment ${i}`);
    await at.person('PATCH', `repos/ada/manifests/pulls/${number}`, { state: 'closed' });
    expect(await at.forge.stages.closer(number)).toMatchObject({ login: 'ada' });
  });

  it('says what is wrong with the repository', async () => {
    at = await world();
    Object.assign(at.repository, { archived: true, pullRequests: false });
    at.repository.collaborators.set('bot', 'read');
    expect((await at.forge.check()).problems).toEqual([
      expect.stringMatching(/^the repository is archived: unarchive it/),
      expect.stringMatching(/^pull requests are switched off in the repository: switch/),
      expect.stringMatching(/^our account may not push to the repository: let it/),
    ]);
  });

  it('checks without changing anything', async () => {
    at = await world();
    expect(await at.forge.check()).toEqual({ user: 'bot', problems: [] });
    expect(at.forge.traffic().writes).toBe(0);
    expect(at.repository.items.size).toBe(0);
  });
});
