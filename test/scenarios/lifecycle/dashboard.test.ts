import { afterEach, describe, expect, it } from 'vitest';
import { openedWorld } from './opened.ts';
import { CUT, DEEPER_CUT, HEALTHY } from './pass.ts';
import { type LifecycleWorld, lifecycleWorld } from './world.ts';

describe('the dashboard', () => {
  let world: LifecycleWorld;
  afterEach(() => world.finish());
  const opened = async () => {
    world = await openedWorld();
    return world;
  };
  const board = async () => {
    const [issue, ...more] = await world.forge().issues.find('<!-- trimtab:dashboard prod -->');
    expect(more).toEqual([]);
    if (issue === undefined) throw new Error('there is none');
    return issue;
  };
  const tick = async () => {
    const { number, body } = await board();
    await world.person('PATCH', `/issues/${number}`, { body: body.replace('- [ ]', '- [x]') });
  };

  it('shows what is open, and is not written again without news', async () => {
    const { pass } = await opened();
    expect((await board()).body).toContain('## Open\n\n- #1 `shop/Deployment/web`\n');
    expect(await pass(1, DEEPER_CUT)).toMatchObject({ did: ['updated'], writes: 1 });
    expect(await pass(2, DEEPER_CUT)).toMatchObject({ writes: 0 });
  });

  it('is not opened for nothing', async () => {
    world = await lifecycleWorld();
    expect(await world.pass(0, HEALTHY)).toMatchObject({ did: [], writes: 0 });
  });

  it('case 8: its box throws the edits away', async () => {
    const { pass, commit, git } = await opened();
    commit({ note: 'mine' });
    await pass(1, DEEPER_CUT);
    expect((await board()).body).toContain('- [ ] <!-- tick:recreate prod%2Fshop%2FDeployment%2Fweb%2Fapp%2F');
    await tick();
    expect((await pass(2, DEEPER_CUT)).did).toEqual(['updated', 'ordered recreate']);
    expect(git.count(`main..${world.branch}`)).toBe(1);
    expect((await board()).body).not.toContain('[x]');
    expect(await pass(3, DEEPER_CUT)).toMatchObject({ did: ['unchanged'], writes: 0 });
  });

  it('case 12: its box takes a no back', async () => {
    const { pass, person } = await opened();
    await person('PATCH', '/pulls/1', { state: 'closed' });
    await pass(1, CUT);
    expect((await board()).body).toContain('## Stopped by people');
    await tick();
    expect((await pass(2, CUT)).did).toEqual(['opened', 'ordered recreate']);
  });

  it('case 23: what waits for a place is shown, and its box gives it one', async () => {
    world = await lifecycleWorld();
    const budgets = { newPerRun: 0, openPerRepository: 0 };
    expect((await world.pass(0, CUT, { budgets })).did).toEqual(['held budget-run']);
    expect((await board()).body).toContain('## Waiting\n\n- [ ] <!-- tick:propose-now');
    await tick();
    expect((await world.pass(1, CUT, { budgets })).did).toEqual(['opened', 'ordered propose-now']);
  });

  it('keeps a box that was ticked while the pass was at work', async () => {
    const { pass, commit } = await opened();
    commit({ note: 'mine' });
    await pass(1, DEEPER_CUT);
    await world.person('DELETE', `/branches/${encodeURIComponent(world.branch)}`);
    const late = await pass(2, DEEPER_CUT, { beforeDashboard: tick });
    expect(late.did).not.toContain('ordered recreate');
    expect((await board()).body).toContain('- [x] <!-- tick:recreate');
    expect((await pass(3, DEEPER_CUT)).did).toContain('ordered recreate');
  });

  it('that a person closed is not wanted', async () => {
    const { pass, person } = await opened();
    await person('PATCH', `/issues/${(await board()).number}`, { state: 'closed' });
    await person('PATCH', '/pulls/1', { state: 'closed' });
    await pass(1, CUT);
    expect(await board()).toMatchObject({ state: 'closed', body: expect.stringContaining('## Open') });
  });

  it('case 28: without issues everything else goes on', async () => {
    world = await lifecycleWorld();
    world.double.repository('ada/manifests').issues = false;
    expect((await world.pass(0, CUT)).did).toEqual(['opened']);
    expect((await world.pass(1, CUT)).did).toEqual(['unchanged']);
  });
});
