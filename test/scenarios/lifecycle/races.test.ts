import { afterEach, describe, expect, it } from 'vitest';
import { known } from '../../../src/model/reason.ts';
import type { RepositoryPorts } from '../../../src/ports/ports.ts';
import { anApplication } from '../../builders/objects.ts';
import { newestIn, openedWorld } from './opened.ts';
import { CUT, DEEPER_CUT, type PassPart, type Seen, web } from './pass.ts';
import { type LifecycleWorld, lifecycleWorld, MANIFEST, PATH } from './world.ts';

/** More than was proposed before. */
const MILDER_CUT: Seen = { kind: 'found', cpuRequest: '900m', memoryRequest: '920Mi' };
const quiet = { writes: 0 };

describe('the base and the server move too', () => {
  let world: LifecycleWorld;
  afterEach(() => world.finish());
  const opened = async () => {
    world = await openedWorld();
    return world;
  };
  const newest = () => newestIn(world);
  const schedule = () => {
    const { state } = world.double;
    const [user] = state.users;
    if (user === undefined) throw new Error('there is nobody');
    const event = { id: state.newId(), type: 'pull_scheduled_merge', user, body: '', at: state.now(), updatedAt: 1 };
    world.double.repository('ada/manifests').items.get(1)?.events.push(event);
  };

  it('case 9: "Update branch" by rebase is no edit, a rebase with something of their own is', async () => {
    const { pass, commit, git, branch } = await opened();
    const main = commit({ 'apps/api/api.yaml': 'kind: ConfigMap\n' }, 'main');
    git.setRef(`refs/heads/${branch}`, git.rebased(git.head(branch) ?? '', main));
    expect(await pass(1, CUT)).toMatchObject({ did: ['unchanged'], ...quiet });
    expect((await pass(2, DEEPER_CUT)).did).toEqual(['updated']);
    const again = commit({ 'apps/api/api.yaml': 'kind: Secret\n' }, 'main');
    git.setRef(`refs/heads/${branch}`, git.rebased(git.head(branch) ?? '', again, { note: 'mine' }));
    expect((await pass(3, CUT)).did).toEqual(['failed edited-by-person', 'noted edited']);
  });

  it('case 19: a file that moved is found again', async () => {
    const { pass, git, branch } = await opened();
    const parent = git.head('main');
    const moved = { [PATH]: undefined, 'apps/web/deployment.yaml': MANIFEST.replace('memory: 1Gi', 'memory: 1024Mi') };
    git.setRef('refs/heads/main', git.commitFile({ parent, files: moved, message: 'move' }));
    expect((await pass(1, DEEPER_CUT)).did).toEqual(['updated']);
    expect(git.changed(`main..${branch}`)).toEqual(['apps/web/deployment.yaml']);
  });

  it('case 19: where no place is left it is closed with the reason', async () => {
    const { pass, git } = await opened();
    const parent = git.head('main');
    git.setRef('refs/heads/main', git.commitFile({ parent, files: { [PATH]: undefined }, message: 'away' }));
    expect((await pass(1, CUT)).did).toEqual(['refused file-not-found', 'closed unplaceable']);
    expect(await newest()).toMatchObject({ state: 'closed', closedBy: 'bot' });
  });

  it('case 20: behind its base it is left alone, unless the branch demands the newest; then it is brought along once', async () => {
    const { pass, commit, git, branch } = await opened();
    const head = git.head(branch);
    commit({ 'apps/api/api.yaml': 'kind: ConfigMap\n' }, 'main');
    expect(await pass(1, CUT)).toMatchObject({ did: ['unchanged'], ...quiet });
    expect(git.head(branch)).toBe(head);
    const rules = known({ required: [], names: 'exact', upToDate: true, approvals: 0, mergeQueue: false } as const);
    const demanding: PassPart = {
      ports: (one) => ({
        ...one,
        forge: {
          ...one.forge,
          ...(one.forge.checks && { checks: { ...one.forge.checks, rules: async () => rules } }),
        },
      }),
    };
    expect((await pass(2, CUT, demanding)).did).toEqual(['updated']);
    expect(git.count(`${branch}..main`)).toBe(0);
    expect(await pass(3, CUT, demanding)).toMatchObject({ did: ['unchanged'], ...quiet });
  });

  it('case 27: a base that was forced back is no edit: the change is made anew on it', async () => {
    const { pass, git, commit, branch } = await opened();
    const before = git.head('main') ?? '';
    const wrong = commit({ 'apps/api/api.yaml': 'kind: Wrong\n' }, 'main');
    git.setRef(`refs/heads/${branch}`, git.rebased(git.head(branch) ?? '', wrong));
    expect((await pass(1, DEEPER_CUT)).did).toEqual(['updated']);
    git.setRef('refs/heads/main', before);
    expect((await pass(2, DEEPER_CUT)).did).toEqual(['updated']);
    expect(git.changed(`main..${branch}`)).toEqual([PATH]);
    expect(git.count(`main..${branch}`)).toBe(1);
  });

  it('case 27: a default branch under a new name takes its pull requests along', async () => {
    const { pass, git } = await opened();
    git.setRef('refs/heads/trunk', git.head('main'));
    const source = { targetRevision: 'trunk' };
    const workload = web().trackedBy(anApplication('web', { source })).build();
    const trunk: PassPart = { branch: 'trunk', workload };
    expect((await pass(1, CUT, trunk)).did).toEqual(['updated']);
    expect(await newest()).toMatchObject({ number: 1, state: 'open', base: 'trunk' });
    expect(await pass(2, CUT, trunk)).toMatchObject({ did: ['unchanged'], ...quiet });
  });

  it.each([
    [
      'archived',
      async (one: LifecycleWorld) => Object.assign(one.double.repository('ada/manifests'), { archived: true }),
    ],
    [
      'not open to our pushes',
      (one: LifecycleWorld) => one.person('PUT', '/collaborators/bot', { permission: 'read' }),
    ],
  ])('case 28: a repository that is %s is left alone, with the reason', async (_, close) => {
    world = await lifecycleWorld();
    await close(world);
    expect(await world.pass(0, CUT)).toMatchObject({ did: ['held repository-closed'], ...quiet });
    expect(world.branch).toBe('none');
  });

  it('case 29: what a rule of the server forbids is said, and tried again only the next day', async () => {
    world = await lifecycleWorld();
    let pushes = 0;
    const ports = (one: RepositoryPorts): RepositoryPorts => ({
      ...one,
      manifests: {
        ...one.manifests,
        push: async () => {
          pushes += 1;
          return { kind: 'rejected', because: 'a repository rule forbids it (GH013)' };
        },
      },
    });
    for (const [hour, tries] of [
      [0, 1],
      [1, 1],
      [23, 1],
      [25, 2],
    ] as const) {
      expect((await world.pass(hour, CUT, { ports })).did).toEqual(['failed push-rejected']);
      expect([hour, pushes]).toEqual([hour, tries]);
    }
    expect((await world.pass(50, CUT)).did).toEqual(['opened']);
  });

  it('case 30: merged by a person while we push: nothing is forced, nothing is new', async () => {
    const { pass, person, git, branch } = await opened();
    const merging = (one: RepositoryPorts): RepositoryPorts => ({
      ...one,
      manifests: {
        ...one.manifests,
        push: async (request) => {
          await person('POST', '/pulls/1/merge', { Do: 'merge' });
          git.setRef(`refs/heads/${branch}`, undefined);
          return one.manifests.push(request);
        },
      },
    });
    expect((await pass(1, DEEPER_CUT, { ports: merging })).did).toEqual(['failed merged-meanwhile']);
    expect(git.head(branch)).toBeUndefined();
    expect((await pass(2, DEEPER_CUT)).did).toEqual(['held cool-down']);
    expect(await world.forge().list()).toHaveLength(1);
  });

  it('case 31: a schedule is taken back when what it would merge became too small', async () => {
    const { pass, git, branch } = await opened();
    const head = git.head(branch);
    schedule();
    expect((await pass(1, DEEPER_CUT)).did).toEqual(['failed merge-scheduled']);
    expect(git.head(branch)).toBe(head);
    expect((await pass(2, MILDER_CUT)).did).toEqual(['updated']);
    expect(await world.forge().stages.waiting(1)).toEqual(known('no'));
    expect(git.head(branch)).not.toBe(head);
  });
});
