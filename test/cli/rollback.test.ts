import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bareRepository } from '../fakes/bare-repository.ts';
import { lyingPrometheus } from '../fakes/prometheus/lying-prometheus.ts';
import { eventsOf, type LiveWorld, liveWorld } from '../integration/live-world.ts';
import { REPOSITORY_URL } from '../integration/manifests.ts';
import { liveObjects, manifestIn } from '../scenarios/rollback/live.ts';
import { changed, filesOf, readScenarios } from '../scenarios/rollback/scenario.ts';

const WEB = 'apps/web/web.yaml';

/** What that scenario deployed, over HTTP, and the two commits behind it. */
async function worldOf(name: string, prometheusUrl: string): Promise<LiveWorld> {
  const scenario = readScenarios().find((one) => one.name === name);
  if (scenario === undefined) throw new Error('no scenario');
  const good = filesOf(scenario);
  const bad = changed(good, scenario.commits[0]?.change ?? []);
  // Its commits have the same names wherever they are made.
  const twin = bareRepository(good);
  const commits = { goodCommit: twin.head('main') ?? '', badCommit: twin.commit(bad, { message: 'web 1.4.3' }) };
  twin.remove();
  const live = { good: manifestIn(good[WEB] ?? ''), bad: manifestIn(bad[WEB] ?? ''), url: REPOSITORY_URL };
  const world = await liveWorld({
    objects: liveObjects(scenario, { ...commits, ...live }),
    files: good,
    prometheusUrl,
  });
  expect(world.repository.commit(bad, { message: 'web 1.4.3' })).toBe(commits.badCommit);
  return world;
}

/** A bad tag, in a cluster over HTTP and a real repository; then the same from a capture, with no server left. */
describe('trimtab rollback', () => {
  let world: LiveWorld;
  let capture: string;
  let prometheus: Awaited<ReturnType<typeof lyingPrometheus>>;
  beforeAll(async () => {
    prometheus = await lyingPrometheus({ containers: [] });
    world = await worldOf('image-absent', prometheus.url);
    capture = join(world.folder, 'capture');
  });
  afterAll(async () => {
    await world.close();
    await prometheus.close();
  });

  it('says who changed what, what goes back, and writes nothing unless it is asked to', async () => {
    const before = world.state();
    const { code, stdout, stderr } = await world.command('rollback', 'web');
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('Set back image of shop/web: its rollout fails since commit');
    expect(stdout).toMatch(/commit: [0-9a-f]{12} web 1\.4\.3 \(Ada, \d{4}-\d{2}-\d{2}\)/);
    expect(stdout).toContain('confidence: exact');
    expect(stdout).toContain('registry.example.com/web:1.4.2');
    expect(stdout).toContain('Nothing was written');
    expect(world.state()).toBe(before);
  });

  it('answers the same from a capture, for scripts too', async () => {
    const saved = await world.command('capture', '--out', capture);
    expect(saved.code, saved.stderr).toBe(0);
    const live = await world.command('rollback', 'web', '--output', 'json');
    const offline = await world.command('rollback', 'web', '--from', capture, '--output', 'json');
    expect(offline.code, offline.stderr).toBe(0);
    expect(JSON.parse(offline.stdout)).toEqual(JSON.parse(live.stdout));
    expect(JSON.parse(offline.stdout)).toMatchObject({
      application: 'web',
      pullRequests: [{ outcome: 'planned', confidence: 'exact', commits: [{ author: 'Ada', subject: 'web 1.4.3' }] }],
      left: [],
    });
  });

  it.each([
    [['nobody'], 'the name of an Application: web'],
    [['web', '--to', '1', '--revision', 'abcdef0'], 'both --to and --revision'],
    [['web', '--revision', 'main'], 'at least 7 digits'],
    [['web', '--open', '--dry-run'], 'both --open and --dry-run'],
    [['web', '--open', '--from', 'capture'], 'leave --from away'],
  ])('says what is wrong with %j', async (asked, words) => {
    const args = asked.map((word) => (word === 'capture' ? capture : word));
    const { code, stderr } = await world.command('rollback', ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });

  it('names what Argo CD remembers when it is asked for another deployment', async () => {
    const { code, stdout } = await world.command('rollback', 'web', '--to', '77');
    expect(code).toBe(1);
    expect(stdout).toMatch(/blame-unknown: Argo CD did not deploy 77; what it remembers is 1 \(/);
    expect(stdout).toContain('next: ');
  });

  it('takes a healthy one back to the deployment that is asked for, and has nothing to say unasked', async () => {
    const healthy = await worldOf('asked-healthy', prometheus.url);
    try {
      const asked = await healthy.command('rollback', 'web', '--to', '1');
      expect(asked.code, asked.stdout + asked.stderr).toBe(0);
      expect(asked.stdout).toContain('registry.example.com/web:1.4.2');
      expect(asked.stdout).toContain('Nothing was written');
      const unasked = await healthy.command('run', '--dry-run', '--output', 'json');
      expect(JSON.parse(unasked.stdout).health).toMatchObject({ notRolledBack: [] });
    } finally {
      await healthy.close();
    }
  });

  it('writes down what was asked for and refused, and nothing about what was only shown', async () => {
    const { head, git } = world.repository;
    const lines = () =>
      head('trimtab-journal') === undefined ? '' : git('grep', '-h', '-e', '.', 'trimtab-journal', '--', 'journal');
    await world.command('rollback', 'web', '--to', '77');
    expect(lines()).toBe('');
    const { code } = await world.command('rollback', 'web', '--to', '77', '--open');
    expect(code).toBe(1);
    expect(lines()).toContain('"action":"blocked"');
    expect(lines()).toContain('"code":"blame-unknown"');
    expect(lines()).not.toContain('"action":"opened"');
  });

  it('opens the pull request, once', async () => {
    const first = await world.command('rollback', 'web', '--open');
    expect(first.code, first.stderr).toBe(0);
    expect(first.stdout).toContain('Pull request 1 opened');
    expect(eventsOf(world.repository).filter(({ kind }) => kind === 'opened')).toHaveLength(1);
    const second = await world.command('rollback', 'web', '--open');
    expect(second.stdout).toContain('Pull request 1 unchanged');
  });
});
