import { afterEach, describe, expect, it } from 'vitest';
import { openedWorld } from './opened.ts';
import { CUT, DEEPER_CUT } from './pass.ts';
import type { LifecycleWorld } from './world.ts';

describe('case 39: what people write under a pull request', () => {
  let world: LifecycleWorld;
  afterEach(() => world.finish());
  const opened = async () => {
    world = await openedWorld();
    return world;
  };
  const write = (body: string) => world.person('POST', '/issues/1/comments', { body });
  const states = async () => (await world.forge().list()).map(({ state }) => state);
  const reactions = () => [...world.double.repository('ada/manifests').reactions];

  it('snooze closes it for that long, with the reason, and is acknowledged once', async () => {
    const { pass } = await opened();
    await write('Not now.\n\n/trimtab snooze 30d sale until @all #12');
    expect((await pass(1, CUT)).did).toEqual(['held snoozed', 'closed snoozed', 'ordered snooze']);
    expect(reactions()).toHaveLength(1);
    const closing = (await world.forge().comments.list(1)).at(-1)?.body ?? '';
    expect(closing).toMatch(/snoozed until \d{4}-\d\d-\d\d: sale until {2}all {2}12/);
    expect(await pass(2, CUT)).toMatchObject({ did: ['held snoozed'], writes: 0 });
    expect((await pass(31 * 24, CUT)).did).toEqual(['opened']);
  });

  it('ignore ends it until somebody writes recreate', async () => {
    const { pass } = await opened();
    await write('/trimtab ignore');
    expect((await pass(1, CUT)).did).toEqual(['held snoozed', 'closed snoozed', 'ordered ignore']);
    expect((await pass(400 * 24, CUT)).did).toEqual(['held snoozed']);
    await write('/trimtab recreate');
    expect((await pass(2, CUT)).did).toEqual(['unchanged', 'ordered recreate']);
    expect(await states()).toEqual(['open']);
  });

  it('recreate throws the edits away, once', async () => {
    const { pass, commit, git } = await opened();
    commit({ note: 'mine' });
    await write('/trimtab recreate');
    expect((await pass(1, DEEPER_CUT)).did).toEqual(['updated', 'ordered recreate']);
    expect(git.count(`main..${world.branch}`)).toBe(1);
    commit({ note: 'mine again' });
    expect((await pass(2, CUT)).did).toEqual(['failed edited-by-person', 'noted edited']);
  });

  it('recreate takes a no back', async () => {
    const { pass, person } = await opened();
    await person('PATCH', '/pulls/1', { state: 'closed' });
    expect((await pass(1, CUT)).did).toEqual(['held closed-by-person', 'noted refused']);
    await write('/trimtab recreate');
    expect((await pass(2, CUT)).did).toEqual(['opened', 'ordered recreate']);
    expect(await states()).toEqual(['open', 'closed']);
  });

  it('explain is answered in words', async () => {
    const { pass } = await opened();
    await write('/trimtab explain');
    expect((await pass(1, CUT)).did).toEqual(['unchanged', 'ordered explain']);
    const answer = (await world.forge().comments.list(1)).at(-1)?.body ?? '';
    expect(answer).toContain('**over-provisioned** of `app`: `proposed at apps/web/web.yaml:');
    expect(await pass(2, CUT)).toMatchObject({ did: ['unchanged'], writes: 0 });
  });

  it.each([
    '> /trimtab ignore',
    '```\n/trimtab ignore\n```',
    'please /trimtab ignore',
    '/trimtab snooze for ever',
    '/trimtab merge',
    '<!-- \n/trimtab ignore\n-->',
  ])('%j is no command', async (body) => {
    const { pass } = await opened();
    await write(body);
    expect(await pass(1, CUT)).toMatchObject({ did: ['unchanged'], writes: 0 });
  });

  it('of people who may not write, and what was edited afterwards, is not heard', async () => {
    const { pass, double } = await opened();
    await fetch(`${double.origin}/api/v1/repos/ada/manifests/issues/1/comments`, {
      method: 'POST',
      headers: { authorization: `token ${double.tokens.grace}`, 'content-type': 'application/json' },
      body: JSON.stringify({ body: '/trimtab ignore' }),
    });
    await write('/trimtab ignore');
    const edited = double.repository('ada/manifests').items.get(1)?.events.at(-1);
    if (edited !== undefined) edited.updatedAt += 60_000;
    expect(await pass(1, CUT)).toMatchObject({ did: ['unchanged'], writes: 0 });
  });
});
