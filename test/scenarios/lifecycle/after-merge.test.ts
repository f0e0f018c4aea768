import { afterEach, describe, expect, it } from 'vitest';
import { known } from '../../../src/model/reason.ts';
import { anApplication } from '../../builders/objects.ts';
import { usageOf } from '../../builders/usage.ts';
import { aWorkload } from '../../builders/workload.ts';
import { saidIn } from './opened.ts';
import { CUT, HEALTHY, type PassPart, type Seen } from './pass.ts';
import { type LifecycleWorld, lifecycleWorld, MANIFEST, PATH } from './world.ts';

const KILLED: Seen = { kind: 'killed' };
const USAGE = usageOf({ days: 1, cpu: 100, memory: 2e8 });
/** Synced: what Git says runs. */
const running = (
  cpuRequest: string,
  memoryRequest: string,
  annotations: Readonly<Record<string, string>> = {},
): PassPart => ({
  workload: aWorkload()
    .annotated(annotations)
    .container('app', { cpuRequest, memoryRequest, memoryLimit: '2Gi', usage: USAGE })
    .trackedBy(anApplication('web'))
    .build(),
});
const AFTER = running('800m', '800Mi');
const BEFORE = running('1000m', '1Gi');
const PAUSED: PassPart['snapshot'] = { pauses: known([{ name: 'stop', owner: 'ada', namespaces: [] }]) };
const quiet = { did: [], writes: 0 };

describe('after the merge', () => {
  let world: LifecycleWorld;
  afterEach(() => world.finish());
  const merged = async () => {
    world = await lifecycleWorld();
    expect((await world.pass(0, CUT)).did).toEqual(['opened']);
    await world.person('POST', '/pulls/1/merge', { Do: 'squash', delete_branch_after_merge: true });
    return world;
  };
  const said = () => saidIn(world);

  it('case 34: seen in the cluster, watched for a day, judged once with prediction and fact', async () => {
    const { pass } = await merged();
    expect((await pass(1, HEALTHY, BEFORE)).did).toEqual([]);
    expect((await pass(2, HEALTHY, AFTER)).did).toEqual(['deployed']);
    expect(await pass(20, HEALTHY, AFTER)).toMatchObject(quiet);
    expect((await pass(27, HEALTHY, AFTER)).did).toEqual(['judged effective']);
    expect(await said()).toEqual([expect.stringContaining('It did what it should')]);
    expect(await pass(28, HEALTHY, AFTER)).toMatchObject(quiet);
  });

  it('case 34: what Argo CD does not bring into the cluster is said after a day', async () => {
    const { pass } = await merged();
    expect((await pass(26, HEALTHY, BEFORE)).did).toEqual(['judged inconclusive']);
    expect(await said()).toEqual([expect.stringContaining('does not run in the cluster')]);
  });

  it('case 34: a kill after a memory cut opens exactly one pull request that takes the cut back', async () => {
    const { pass, git, person } = await merged();
    await pass(2, HEALTHY, AFTER);
    expect((await pass(4, KILLED, AFTER)).did).toEqual(['opened', 'held reverting', 'judged regression']);
    expect(await said()).toEqual([expect.stringContaining('It made things worse, and a pull request takes it back')]);
    const [revert] = await world.forge().list();
    expect(revert?.title).toMatch(/^Take back .*1 for shop\/web/);
    expect(git.changed(`main..${world.branch}`)).toEqual([PATH]);
    const file = git.file(world.branch, PATH);
    expect(file).toContain('memory: 1Gi');
    expect(file).toContain('cpu: "1000m"');
    expect(await pass(5, KILLED, AFTER)).toMatchObject({ did: ['unchanged', 'held reverting'], writes: 0 });
    expect((await pass(6, HEALTHY, AFTER)).did).toEqual(['unchanged']);
    await person('PATCH', `/pulls/${revert?.number}`, { state: 'closed' });
    expect((await pass(7, HEALTHY, AFTER)).did).not.toContain('opened');
    expect(await world.forge().list()).toHaveLength(2);
  });

  it.each([
    ['people opted out', running('800m', '800Mi', { 'trimtab.dev/ignore': 'true' }), 'annotation trimtab.dev/ignore'],
    ['everything is paused', { ...AFTER, snapshot: PAUSED }, 'asked for by ada, until it is taken back'],
  ])('case 34: where %s nothing takes it back, and that is what is said', async (_, part, why) => {
    const { pass } = await merged();
    await pass(2, HEALTHY, AFTER);
    const { did } = await pass(4, KILLED, part);
    expect(did).toContain('judged regression');
    expect(did).not.toContain('opened');
    const [text, ...others] = await said();
    expect(text).toContain('**It made things worse**');
    expect(text).toMatch(new RegExp(`No pull request takes it back now: \`.*${why}`));
    expect(others).toEqual([]);
  });

  it('case 34: where what would take it back is refused, that is what is said', async () => {
    const { pass, git, commit } = await merged();
    await pass(2, HEALTHY, AFTER);
    commit({ [PATH]: git.file('main', PATH).replace('memory: 800Mi', 'memory: 900Mi') }, 'main');
    const { did } = await pass(4, KILLED, AFTER);
    expect(did).toContain('refused render-not-live');
    expect(did).toContain('judged regression');
    expect(await said()).toEqual([expect.stringMatching(/No pull request takes it back now: `.*is 900Mi in Git/)]);
  });

  it('case 34: commits of others to the file stay when it is taken back', async () => {
    const { pass, git, commit } = await merged();
    await pass(2, HEALTHY, AFTER);
    commit({ [PATH]: `${git.file('main', PATH)}      terminationGracePeriodSeconds: 60\n` }, 'main');
    expect((await pass(4, KILLED, AFTER)).did).toContain('opened');
    expect(git.file(world.branch, PATH)).toContain('terminationGracePeriodSeconds: 60');
    expect(git.file(world.branch, PATH)).toContain('memory: 1Gi');
  });

  it('case 34: after it was taken back the same values are not proposed again', async () => {
    const { pass, person } = await merged();
    await pass(2, HEALTHY, AFTER);
    await pass(4, KILLED, AFTER);
    const [revert] = await world.forge().list();
    await person('POST', `/pulls/${revert?.number}/merge`, { Do: 'merge' });
    expect((await pass(24 * 9, CUT, BEFORE)).did).toContain('held closed-by-person');
    expect((await pass(24 * 40, CUT, BEFORE)).did).toContain('opened');
  });

  it('case 35: a person who takes our merge back has said no, for long', async () => {
    const { pass, commit } = await merged();
    await pass(2, HEALTHY, AFTER);
    commit({ [PATH]: MANIFEST }, 'main');
    expect((await pass(10, HEALTHY, BEFORE)).did).toEqual(['judged taken-back']);
    expect(await said()).toEqual([expect.stringContaining('It was taken back')]);
    expect((await pass(24 * 40, CUT, BEFORE)).did).toEqual(['held closed-by-person']);
    expect((await pass(24 * 101, CUT, BEFORE)).did).toContain('opened');
  });

  it('a kill of what was not lowered takes nothing back', async () => {
    world = await lifecycleWorld();
    const { pass } = world;
    await pass(0, { kind: 'found', cpuRequest: '800m', memoryRequest: '1Gi' });
    await world.person('POST', '/pulls/1/merge', { Do: 'merge' });
    const lower = running('800m', '1Gi');
    expect((await pass(2, HEALTHY, lower)).did).toEqual(['deployed']);
    expect((await pass(4, KILLED, lower)).did).toEqual(['opened']);
    expect((await world.forge().list())[0]?.title).toMatch(/^Give shop\/web enough memory/);
  });
});
