import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitRepository } from '../../src/adapters/git/git-repository.ts';
import { type GiteaForge, gitea } from '../../src/adapters/gitea/gitea.ts';
import { orphanJournal } from '../../src/adapters/journal/journal.ts';
import { renderer } from '../../src/adapters/render/renderer.ts';
import { known } from '../../src/model/reason.ts';
import { hours, later, type Milliseconds, minutes } from '../../src/model/units.ts';
import { type Pass, run } from '../../src/run.ts';
import { asPerson, serverOf } from '../adapters/gitea/subject.ts';
import { aPolicySet } from '../builders/policy.ts';
import { silent, sourcesOf } from '../builders/sources.ts';
import { TAKEN_AT } from '../builders/time.ts';
import { type GiteaDouble, giteaDouble } from '../fakes/gitea/gitea-double.ts';
import { TEXTS } from '../propose/texts.ts';
import { clusterOf, manifestIn } from '../scenarios/rollback/live.ts';
import { filesOf, readScenarios, type Scenario } from '../scenarios/rollback/scenario.ts';

const URL = 'https://git.example.com/shop/manifests.git';
const WEB = 'apps/web/web.yaml';

/** Every question has an answer: nothing. What fails is seen in the cluster alone. */
const NO_USE = sourcesOf({
  signals: { 'throttled-share': known([]), 'oom-events': known([]), restarts: known([]) },
}).metrics;

/** A bad tag is pushed; the bot answers; a person merges; the bot sees that it helped. Real git, Gitea over HTTP. */
describe('a failed rollout, from the push to the verdict', () => {
  const tools = renderer({ searchPath: process.env.PATH ?? '' });
  const temporary = mkdtempSync(join(tmpdir(), 'trimtab-rollback-'));
  const scenario = readScenarios().find(({ name }) => name === 'image-absent');
  let double: GiteaDouble;
  let commits: { good: string; bad: string };
  beforeEach(async () => {
    double = await giteaDouble();
    const send = asPerson(serverOf(double));
    await send('POST', 'user/repos', { name: 'manifests', auto_init: true, default_branch: 'main' });
    await send('PUT', 'repos/ada/manifests/collaborators/bot', { permission: 'write' });
    commits = { good: push(good, 'web 1.4.2'), bad: push(bad, 'web 1.4.3') };
  });
  afterEach(() => double.close());
  afterAll(async () => {
    await tools.close();
    rmSync(temporary, { recursive: true, force: true });
  });

  const good = filesOf({ repository: 'plain', kind: 'Deployment' });
  const bad = { ...good, [WEB]: (good[WEB] ?? '').replace('web:1.4.2 #', 'web:1.4.3-oops #') };
  const git = () => double.repository('ada/manifests').git;
  const push = (files: Readonly<Record<string, string>>, message: string): string => {
    const head = git().commitFile({ parent: git().head('main'), files, message });
    git().setRef('refs/heads/main', head);
    return head;
  };
  const forge = (): GiteaForge =>
    gitea({
      url: double.origin,
      owner: 'ada',
      repository: 'manifests',
      prefix: 'trimtab--',
      token: async () => double.tokens.bot,
      pace: { now: Date.now, sleep: async () => {} },
    });

  async function pass(after: Milliseconds, part: Partial<Scenario> = {}): Promise<Pass & { readonly writes: number }> {
    if (scenario === undefined) throw new Error('no scenario');
    const place = forge();
    const manifests = gitRepository({
      name: 'manifests',
      url: `file://${git().path}`,
      aliases: [URL],
      branch: 'main',
      identity: { name: 'Trimtab', email: 'trimtab@example.org' },
      environment: { PATH: process.env.PATH },
      temporary,
      limits: { pauseMs: 1 },
    });
    const deployed = {
      good: manifestIn(good[WEB] ?? ''),
      bad: manifestIn(bad[WEB] ?? ''),
      goodCommit: commits.good,
      badCommit: commits.bad,
      url: URL,
    };
    const ports = {
      clock: { now: () => later(TAKEN_AT, after) },
      log: silent,
      metrics: NO_USE,
      cluster: clusterOf({ ...scenario, ...part }, deployed),
      renderer: tools,
      repositories: [
        { name: 'manifests', manifests, forge: place, journal: orphanJournal({ manifests, branch: 'journal' }) },
      ],
    };
    try {
      const settings = { cluster: 'prod', window: hours(24), mode: 'act', texts: TEXTS, version: 'test' } as const;
      const done = await run(ports, { ...settings, policies: aPolicySet() });
      return { ...done, writes: place.traffic().writes };
    } finally {
      await manifests.close();
    }
  }

  /** Lines of the journal about what is left alone, as this pass read them. */
  function blockedIn({ snapshot }: Pass) {
    const lines = snapshot.repositories.flatMap(({ journal }) => (journal.kind === 'known' ? journal.value : []));
    return lines
      .filter(({ action }) => action === 'blocked')
      .map(({ subject, facts }) => [subject, facts.gate, facts.code]);
  }

  it('opens a pull request that names the commit, writes nothing the second time, and closes the loop', async () => {
    const first = await pass(minutes(0));
    expect(first.outcomes).toMatchObject([{ kind: 'opened', number: 1 }]);
    const [opened] = await forge().list();
    expect(opened?.title).toMatch(/^Set back image of shop\/web: its rollout fails since commit [0-9a-f]{8} by /);
    expect(opened?.body).toContain('web 1.4.3');
    const fixed = git().file(opened?.branch ?? '', WEB);
    expect(fixed).toBe(good[WEB]);
    const heads = [...git().heads()];

    const second = await pass(minutes(5));
    expect(second.outcomes).toMatchObject([{ kind: 'unchanged', number: 1 }]);
    expect(second.writes).toBe(0);
    expect([...git().heads()].filter(([name]) => name !== 'journal')).toEqual(
      heads.filter(([name]) => name !== 'journal'),
    );

    await asPerson(serverOf(double))('POST', 'repos/ada/manifests/pulls/1/merge', { Do: 'merge' });
    const merged = git().head('main');
    const rolledOut = {
      healthy: true,
      application: { status: { sync: { status: 'Synced', revision: merged }, health: { status: 'Healthy' } } },
    };
    const third = await pass(minutes(10), rolledOut);
    expect(third.tended.map(({ kind }) => kind)).toEqual(['deployed']);
    expect(third.outcomes).toEqual([]);
    const last = await pass(minutes(45), rolledOut);
    expect(last.tended).toMatchObject([{ kind: 'judged', verdict: 'effective' }]);
  });

  it('closes the pull request after two passes in which nothing fails any more, and not after one', async () => {
    await pass(minutes(0));
    const well = { healthy: true };
    const first = await pass(minutes(30), well);
    expect(first.tended.map(({ kind }) => kind)).toEqual(['healthy']);
    expect(await forge().list()).toMatchObject([{ number: 1, state: 'open' }]);
    const again = await pass(minutes(35));
    expect(again.tended.map(({ kind }) => kind)).toEqual(['relapsed']);
    expect((await pass(minutes(60), well)).tended.map(({ kind }) => kind)).toEqual(['healthy']);
    const last = await pass(minutes(90), well);
    expect(last.tended).toMatchObject([{ kind: 'closed', because: 'obsolete' }]);
    expect(await forge().list()).toMatchObject([{ number: 1, state: 'closed' }]);
    expect((await pass(minutes(120), well)).writes).toBe(0);
  });

  it('writes into the journal why nothing is rolled back, once', async () => {
    const optedOut = { annotations: { 'trimtab.dev/ignore': 'true' } };
    const first = await pass(minutes(0), optedOut);
    expect(first.left.map(({ because }) => because.code)).toEqual(['opted-out']);
    expect(blockedIn(first)).toEqual([]);
    for (const after of [30, 60])
      expect(blockedIn(await pass(minutes(after), optedOut))).toEqual([
        ['prod/shop/Deployment/web/-/deploy-stuck', 'scope', 'opted-out'],
      ]);
  });
});
