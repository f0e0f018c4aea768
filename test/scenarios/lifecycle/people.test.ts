import { afterEach, describe, expect, it } from 'vitest';
import { newestIn, openedWorld, saidIn } from './opened.ts';
import { CUT, DEEPER_CUT } from './pass.ts';
import { type LifecycleWorld, lifecycleWorld, MANIFEST, PATH } from './world.ts';

describe('people win', () => {
  let world: LifecycleWorld;
  afterEach(() => world.finish());
  const opened = async () => {
    world = await openedWorld();
    return world;
  };
  const newest = () => newestIn(world);
  const said = () => saidIn(world);
  const quiet = { writes: 0 };

  it('case 4: nothing changed, nothing is written', async () => {
    const { pass, double } = await opened();
    const from = double.requests.length;
    expect(await pass(1, CUT)).toMatchObject({ did: ['unchanged'], writes: 0 });
    expect(double.requests.slice(from).filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('case 7: labels that a killed pass owed are completed, once', async () => {
    const { pass } = await opened();
    const { labels } = await newest();
    expect(labels).toEqual(expect.arrayContaining(['trimtab', 'trimtab/over-provisioned']));
    const item = world.double.repository('ada/manifests').items.get(1);
    item?.labels.splice(0);
    await pass(1, CUT);
    expect((await newest()).labels.toSorted()).toEqual(labels.toSorted());
    expect(await pass(2, CUT)).toMatchObject(quiet);
  });

  it('case 7: a label that a person took off stays off', async () => {
    const { pass, person } = await opened();
    const id = world.double.repository('ada/manifests').labels.find(({ name }) => name === 'trimtab')?.id;
    await person('DELETE', `/issues/1/labels/${id}`, {});
    expect(await pass(1, DEEPER_CUT)).toMatchObject({ did: ['updated'] });
    expect(await pass(2, DEEPER_CUT)).toMatchObject(quiet);
    expect((await newest()).labels).toEqual(['trimtab/over-provisioned']);
  });

  it('case 8: a commit of a person stops pushes and texts; one comment says so', async () => {
    const { pass, commit, git, branch } = await opened();
    const theirs = commit({ note: 'mine' });
    const before = await newest();
    expect((await pass(1, DEEPER_CUT)).did).toEqual(['failed edited-by-person', 'noted edited']);
    expect(git.head(branch)).toBe(theirs);
    expect(await newest()).toMatchObject({ title: before.title, body: before.body });
    expect(await said()).toEqual([expect.stringContaining('/trimtab recreate')]);
    expect(await pass(2, DEEPER_CUT)).toMatchObject({ did: ['failed edited-by-person'], ...quiet });
  });

  it('case 9: "Update branch" is no edit', async () => {
    const { pass, commit, git, branch } = await opened();
    commit({ 'apps/api/api.yaml': 'kind: ConfigMap\n' }, 'main');
    const [head = '', main = ''] = [git.head(branch), git.head('main')];
    const tree = git.mergedTree(main, head) ?? '';
    const merge = git.commitTree({ tree, parents: [head, main], message: "Merge branch 'main'" });
    git.setRef(`refs/heads/${branch}`, merge);
    expect(await pass(1, CUT)).toMatchObject({ did: ['unchanged'], ...quiet });
    expect((await pass(2, DEEPER_CUT)).did).toEqual(['updated']);
    expect(git.count(`main..${branch}`)).toBe(1);
  });

  it('case 9: a merge with something of their own in it is an edit', async () => {
    const { pass, commit, git, branch } = await opened();
    commit({ 'apps/api/api.yaml': 'kind: ConfigMap\n' }, 'main');
    const [head = '', main = ''] = [git.head(branch), git.head('main')];
    const tree = git.treeOf(git.commitFile({ parent: head, files: { note: 'mine' }, message: 'x' }));
    git.setRef(`refs/heads/${branch}`, git.commitTree({ tree, parents: [head, main], message: 'Merge' }));
    expect((await pass(1, DEEPER_CUT)).did).toEqual(['failed edited-by-person', 'noted edited']);
  });

  it('case 10: text around ours is kept', async () => {
    const { pass, person } = await opened();
    const { body } = await newest();
    await person('PATCH', '/pulls/1', { body: `${body}\nSee the runbook.\n` });
    expect(await pass(1, CUT)).toMatchObject({ did: ['unchanged'], ...quiet });
    expect((await pass(2, DEEPER_CUT)).did).toEqual(['updated']);
    const now = (await newest()).body;
    expect(now).toContain('See the runbook.');
    expect(now).toContain('700m');
    expect(now).not.toContain('800m');
    expect(await pass(3, DEEPER_CUT)).toMatchObject(quiet);
  });

  it('case 10: without our marks a fresh block is put below, and the prose is never read', async () => {
    const { pass, person } = await opened();
    await person('PATCH', '/pulls/1', { body: 'I rewrote all of this: 900m.' });
    expect((await pass(1, CUT)).did).toEqual(['updated']);
    const { body } = await newest();
    expect(body).toMatch(/^<!-- trimtab:1 .*-->\nI rewrote all of this: 900m\.\n\n<!-- trimtab:begin -->/);
    expect(await pass(2, CUT)).toMatchObject({ did: ['unchanged'], ...quiet });
  });

  it('case 11: a title of theirs stays, values and text go on', async () => {
    const { pass, person } = await opened();
    await person('PATCH', '/pulls/1', { title: 'Web: less' });
    expect((await pass(1, DEEPER_CUT)).did).toEqual(['updated']);
    expect(await newest()).toMatchObject({ title: 'Web: less' });
    expect((await newest()).body).toContain('700m');
    expect((await pass(2, CUT)).did).toEqual(['updated']);
    expect(await newest()).toMatchObject({ title: 'Web: less' });
  });

  it('case 11: a title that nobody touched follows the values', async () => {
    const { pass } = await opened();
    await pass(1, DEEPER_CUT);
    expect((await newest()).title).toContain('700m');
  });

  it('case 11: retargeted is edited', async () => {
    const { pass, person, git } = await opened();
    git.setRef('refs/heads/release', git.head('main'));
    await person('PATCH', '/pulls/1', { base: 'release' });
    expect((await pass(1, DEEPER_CUT)).did).toEqual(['failed edited-by-person', 'noted edited']);
    expect(await pass(2, DEEPER_CUT)).toMatchObject(quiet);
  });

  it('case 12: closed by a person is a no at this value, explained once', async () => {
    const { pass, person } = await opened();
    await person('PATCH', '/pulls/1', { state: 'closed' });
    expect((await pass(1, CUT)).did).toEqual(['held closed-by-person', 'noted refused']);
    expect(await said()).toEqual([expect.stringContaining('not proposed again before')]);
    expect(await pass(2, CUT)).toMatchObject({ did: ['held closed-by-person'], ...quiet });
    expect((await pass(3, { kind: 'found', cpuRequest: '700m', memoryRequest: '700Mi' })).did).toEqual(['opened']);
  });

  it('case 13: reopened by a person, it goes on', async () => {
    const { pass, person } = await opened();
    await person('PATCH', '/pulls/1', { state: 'closed' });
    await pass(1, CUT);
    await person('PATCH', '/pulls/1', { state: 'open' });
    expect((await pass(2, CUT)).did).toEqual(['unchanged']);
    expect(await pass(3, CUT)).toMatchObject(quiet);
    expect((await pass(4, DEEPER_CUT)).did).toEqual(['updated']);
  });

  it('case 14: a person who deletes the branch says no', async () => {
    const { pass, person, branch } = await opened();
    await person('DELETE', `/branches/${encodeURIComponent(branch)}`);
    expect((await pass(1, CUT)).did).toEqual(['held closed-by-person', 'noted refused']);
    // The server tells the true moment of closing only after it has got around to it.
    expect((await pass(2, CUT)).did).toEqual(['held closed-by-person']);
    expect(await pass(3, CUT)).toMatchObject(quiet);
  });

  it('case 19: a conflict is regenerated, and with a commit of theirs only spoken about', async () => {
    const { pass, commit, git, branch } = await opened();
    commit({ [PATH]: MANIFEST.replace('cpu: "1"', 'cpu: "1" # measured') }, 'main');
    expect((await pass(1, CUT)).did).toEqual(['updated']);
    expect(git.count(`main..${branch}`)).toBe(1);
    commit({ note: 'mine' });
    commit({ [PATH]: MANIFEST.replace('cpu: "1"', 'cpu: "1" # twice') }, 'main');
    expect((await pass(2, CUT)).did).toEqual(['failed edited-by-person', 'noted conflict']);
  });

  it('case 24: a forge that asks for time is not written to any more in this pass', async () => {
    world = await lifecycleWorld();
    const busy = { kind: 'answer', status: 429, headers: { 'retry-after': '3600' } } as const;
    world.double.failNext(busy, ({ method, path }) => method === 'POST' && path.endsWith('/pulls'));
    expect((await world.pass(0, CUT)).did).toEqual(['failed upstream-unreachable']);
    expect((await world.pass(1, CUT)).did).toEqual(['opened']);
    expect(await world.forge().list()).toHaveLength(1);
  });

  it('case 31: what is about to be merged is not moved', async () => {
    const { pass, git, branch, double } = await opened();
    const head = git.head(branch);
    const happens = (type: string) => {
      const { state } = double;
      const [user] = state.users;
      if (user === undefined) throw new Error('there is nobody');
      const event = { id: state.newId(), type, user, body: '', at: state.now(), updatedAt: state.now() };
      double.repository('ada/manifests').items.get(1)?.events.push(event);
    };
    happens('pull_scheduled_merge');
    expect((await pass(1, DEEPER_CUT)).did).toEqual(['failed merge-scheduled']);
    expect(git.head(branch)).toBe(head);
    happens('pull_cancel_scheduled_merge');
    expect((await pass(2, DEEPER_CUT)).did).toEqual(['updated']);
  });

  it('case 40: a forged marker of somebody else is worth nothing', async () => {
    const { pass, person, git } = await opened();
    const { body } = await newest();
    git.setRef('refs/heads/trimtab--forged', git.head(world.branch));
    await person('POST', '/pulls', { title: 'x', head: 'trimtab--forged', base: 'main', body });
    expect(await pass(1, CUT)).toMatchObject({ did: ['unchanged'], ...quiet });
  });
});
