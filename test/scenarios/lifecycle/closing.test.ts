import { afterEach, describe, expect, it } from 'vitest';
import { instant } from '../../../src/model/units.ts';
import { newestIn, openedWorld, saidIn } from './opened.ts';
import { CUT, DEEPER_CUT, HEALTHY, web } from './pass.ts';
import { type LifecycleWorld, MANIFEST, PATH } from './world.ts';

describe('closing what is done or obsolete', () => {
  let world: LifecycleWorld;
  afterEach(() => world.finish());
  const opened = async () => {
    world = await openedWorld();
    return world;
  };
  const only = async () => {
    expect(await world.forge().list()).toHaveLength(1);
    return newestIn(world);
  };
  const said = () => saidIn(world);
  it('case 16: gone in two complete passes, closed with the reason, its branch deleted', async () => {
    const { pass, branch, git } = await opened();
    expect(await pass(1, HEALTHY)).toMatchObject({ did: ['healthy'], writes: 0 });
    expect((await only()).state).toBe('open');
    expect((await pass(2, HEALTHY)).did).toEqual(['closed obsolete']);
    expect(await only()).toMatchObject({ state: 'closed', closedBy: 'bot' });
    expect(await said()).toEqual([expect.stringContaining('is not found any more')]);
    expect(git.head(branch)).toBeUndefined();
    expect(await pass(3, HEALTHY)).toMatchObject({ did: [], writes: 0 });
  });

  it('case 16: the same pass again is no second pass', async () => {
    const { pass } = await opened();
    await pass(1, HEALTHY);
    expect((await pass(1, HEALTHY)).did).toEqual(['healthy']);
    expect((await only()).state).toBe('open');
  });

  it('case 16: a gap in the metrics is no recovery', async () => {
    const { pass } = await opened();
    for (const hour of [1, 2, 3]) expect(await pass(hour, { kind: 'unknown' })).toMatchObject({ did: [], writes: 0 });
    const gaps = [{ source: 'events' as const, because: { code: 'forbidden' as const, detail: '' } }];
    for (const hour of [4, 5, 6])
      expect(await pass(hour, HEALTHY, { snapshot: { gaps } })).toMatchObject({ did: [], writes: 0 });
    expect((await only()).state).toBe('open');
  });

  it('case 16: a finding that is back in between starts the count anew', async () => {
    const { pass } = await opened();
    await pass(1, HEALTHY);
    expect((await pass(2, CUT)).did).toEqual(['unchanged', 'relapsed']);
    expect((await pass(3, HEALTHY)).did).toEqual(['healthy']);
    expect((await only()).state).toBe('open');
    expect((await pass(4, HEALTHY)).did).toEqual(['closed obsolete']);
  });

  it('case 16: what a person edited is left open with one comment', async () => {
    const { pass, git, branch, commit } = await opened();
    const theirs = commit({ note: 'mine' });
    await pass(1, HEALTHY);
    expect((await pass(2, HEALTHY)).did).toEqual(['noted left-open']);
    expect(await only()).toMatchObject({ state: 'open' });
    expect(git.head(branch)).toBe(theirs);
    expect(await said()).toEqual([expect.stringContaining('that decision is yours')]);
    expect(await pass(3, HEALTHY)).toMatchObject({ did: [], writes: 0 });
  });

  it('case 16: a workload that was deleted needs nothing any more', async () => {
    const { pass } = await opened();
    await pass(1, { kind: 'deleted' });
    expect((await pass(2, { kind: 'deleted' })).did).toEqual(['closed workload-gone']);
  });

  it('case 16: killed between closing and the journal, the next pass clears the branch', async () => {
    const { pass, forge, git, branch } = await opened();
    await forge().close(1, '<!-- trimtab:closed obsolete -->', instant(0));
    expect(git.head(branch)).toBeDefined();
    expect((await pass(1, HEALTHY)).did).toEqual(['cleared']);
    expect(git.head(branch)).toBeUndefined();
    expect(await pass(2, HEALTHY)).toMatchObject({ did: [], writes: 0 });
  });

  it('case 17: back within seven days, the same pull request is opened again with the new values', async () => {
    const { pass, branch, git } = await opened();
    await pass(1, HEALTHY);
    await pass(2, HEALTHY);
    expect((await pass(24, DEEPER_CUT)).did).toEqual(['updated']);
    expect(await only()).toMatchObject({ number: 1, state: 'open' });
    expect(git.count(`main..${branch}`)).toBe(1);
    expect(await pass(25, DEEPER_CUT)).toMatchObject({ did: ['unchanged'], writes: 0 });
    expect((await pass(26, HEALTHY)).did).toEqual(['healthy']);
    expect((await pass(27, HEALTHY)).did).toEqual(['closed obsolete']);
  });

  it('case 17: later than that, or when it cannot be had, a new one names the old', async () => {
    const { pass, forge } = await opened();
    await pass(1, HEALTHY);
    await pass(2, HEALTHY);
    const unable = { reopen: async () => ({ kind: 'impossible', because: 'refused' }) as const };
    const ports: Parameters<typeof pass>[2] = {
      ports: (one) =>
        one.forge.stages === undefined
          ? one
          : { ...one, forge: { ...one.forge, stages: { ...one.forge.stages, ...unable } } },
    };
    expect((await pass(24, CUT, ports)).did).toEqual(['opened']);
    const [second, first] = await forge().list();
    expect([second?.state, first?.state]).toEqual(['open', 'closed']);
    expect(second?.body).toContain('This continues #1.');
    expect(await pass(25, CUT)).toMatchObject({ did: ['unchanged'], writes: 0 });
  });

  it('case 18: the base holds the change already, so it is closed as applied', async () => {
    const { pass, commit } = await opened();
    const files = { [PATH]: MANIFEST.replace('cpu: "1"', 'cpu: 800m').replace('memory: 1Gi', 'memory: 800Mi') };
    commit(files, 'main');
    expect((await pass(1, CUT)).did).toContain('closed applied');
    expect(await only()).toMatchObject({ state: 'closed', closedBy: 'bot' });
    expect((await pass(2, CUT)).did).not.toContain('updated');
  });

  it('people who opt out close what is open', async () => {
    const { pass } = await opened();
    const workload = web().annotated({ 'trimtab.dev/ignore': 'true' }).build();
    expect((await pass(1, CUT, { workload })).did).toEqual(['held opted-out', 'closed opted-out']);
  });

  it('case 46: a dry run touches nothing', async () => {
    const { pass, git, branch } = await opened();
    await pass(1, HEALTHY);
    const head = git.head(branch);
    expect(await pass(2, HEALTHY, { mode: 'dry-run' })).toMatchObject({ did: [], writes: 0 });
    expect([git.head(branch), (await only()).state]).toEqual([head, 'open']);
  });
});
