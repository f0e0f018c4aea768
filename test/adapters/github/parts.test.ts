import { afterEach, describe, expect, it } from 'vitest';
import { instant } from '../../../src/model/units.ts';
import { AT, type World, world } from './world.ts';

describe('GitHub', () => {
  let at: World;
  afterEach(() => at.close());
  const opened = async (labels: readonly string[] = []) => at.forge.open(await at.request('trimtab/web', labels));

  it('is asked for a branch with its owner in front, without which everything is listed', async () => {
    at = await world();
    await opened();
    await at.forge.open(await at.request('trimtab/db'));
    const list = async (head: string) => {
      const headers = { authorization: `bearer ${at.double.tokens.bot}` };
      const reply: unknown = await (
        await fetch(`${at.double.api}/repos/${at.repository}/pulls?head=${head}`, { headers })
      ).json();
      return Array.isArray(reply) ? reply.length : -1;
    };
    expect([await list('trimtab/web'), await list('ada:trimtab/web')]).toEqual([2, 1]);
  });

  it('on an Enterprise Server is asked below /api/v3, and knows no merge queue when it is old', async () => {
    at = await world({ edition: 'old-server' });
    const { number } = await opened();
    expect(await at.forge.stages.waiting(number)).toEqual({ kind: 'known', value: 'no' });
    expect(await at.forge.checks.rules('main')).toMatchObject({ kind: 'known', value: { mergeQueue: false } });
    expect(await at.forge.stages.setStage(number, 'draft')).toMatchObject({ draft: true });
    expect((await at.forge.capabilities()).server).toBe('GitHub Enterprise Server 3.10.0');
    expect(at.double.requests.every(({ path }) => path.startsWith('/api/'))).toBe(true);
  });

  it('opens as ready where the plan has no drafts, and says so', async () => {
    at = await world();
    at.state.drafts = false;
    const made = await at.forge.open({ ...(await at.request('trimtab/web')), draft: true });
    expect(made.draft).toBeUndefined();
    expect(await at.forge.list()).toHaveLength(1);
  });

  it('refuses a pull request without a change', async () => {
    at = await world();
    const request = await at.request('trimtab/web');
    at.state.git.setRef('refs/heads/trimtab/web', at.state.git.head('main'));
    await expect(at.forge.open(request)).rejects.toMatchObject({
      issue: expect.stringContaining('No commits between'),
    });
  });

  it('reads every page, and what moved to the front meanwhile', async () => {
    at = await world();
    const made = await at.forge.open(await at.request('trimtab/x'));
    const sample = at.state.items.get(made.number);
    if (sample?.pull === undefined) throw new Error('it is gone');
    const merged = { at: 1, commit: made.headCommit };
    for (let number = 2; number <= 330; number++) {
      const pull = { ...sample.pull, head: `trimtab/${number}`, merged };
      at.state.items.set(number, { ...sample, number, state: 'closed', closedAt: 1, updatedAt: number * 1000, pull });
    }
    let moved = 0;
    at.double.failNext({ kind: 'reset' }, ({ path }) => {
      if (path.includes('page=2') && moved++ === 0) Object.assign(at.state.items.get(2) ?? {}, { updatedAt: 9e12 });
      return false;
    });
    expect((await at.forge.list()).map(({ number }) => number)).toEqual(Array.from({ length: 330 }, (_, i) => 330 - i));
    Object.assign(sample, { updatedAt: 1 });
    // History is read to the page after the first that was not touched; the open one is there, wherever it stands.
    const lately = (await at.forge.list({ touchedAfter: instant(250_000) })).map(({ number }) => number);
    expect(lately.slice(0, 80)).toEqual(Array.from({ length: 80 }, (_, i) => 330 - i));
    expect(lately).toHaveLength(201);
    expect(lately.at(-1)).toBe(made.number);
  });

  it('tells a conflict from a refusal', async () => {
    at = await world();
    const { number, headCommit } = await opened();
    const { git } = at.state;
    const head = git.commitFile({ parent: headCommit, files: { 'README.md': 'theirs\n' }, message: 'x' });
    git.setRef('refs/heads/trimtab/web', head);
    git.setRef(
      'refs/heads/main',
      git.commitFile({ parent: git.head('main'), files: { 'README.md': 'ours\n' }, message: 'x' }),
    );
    await at.forge.stages.get(number);
    expect(await at.forge.merging.merge({ number, headCommit: head, method: 'merge' })).toMatchObject({
      because: 'conflict',
    });
    expect(await at.forge.merging.merge({ number, headCommit, method: 'merge' })).toMatchObject({
      because: 'head-moved',
    });
  });

  it('waits for required checks', async () => {
    at = await world();
    at.state.protections.set('main', { contexts: ['ci'], approvals: 0, strict: 'loose' });
    const { number, headCommit } = await opened();
    expect(await at.forge.merging.merge({ number, headCommit, method: 'merge' })).toMatchObject({
      because: 'not-ready',
    });
    await at.person.report(headCommit, 'ci', 'success');
    expect((await at.forge.merging.merge({ number, headCommit, method: 'squash' })).kind).toBe('merged');
  });

  it('adds what protection and rulesets demand', async () => {
    at = await world();
    at.state.protections.set('main', { contexts: ['ci'], approvals: 2, strict: 'strict' });
    at.state.rulesets.set('main', { contexts: ['proof'], approvals: 0, strict: 'loose', mergeQueue: 'on' });
    const rules = { required: ['ci', 'proof'], names: 'exact', mergeQueue: true };
    // A writer is not told how old a head may be, nor how many must approve.
    expect(await at.forge.checks.rules('main')).toEqual({ kind: 'known', value: { ...rules, approvals: 0 } });
    at.state.collaborators.set('bot', 'admin');
    expect(await at.forge.checks.rules('main')).toEqual({
      kind: 'known',
      value: { ...rules, approvals: 2, upToDate: true },
    });
  });

  it('takes runs of Actions and statuses for checks, the worse of a name', async () => {
    at = await world();
    const { headCommit: sha } = await opened();
    const run = { sha, app: 'github-actions' };
    at.state.runs.push(
      { ...run, name: 'build', status: 'completed', conclusion: 'success' },
      { ...run, name: 'lint', status: 'completed', conclusion: 'skipped' },
      { ...run, name: 'test', status: 'in_progress', conclusion: null },
      { ...run, name: 'scan', status: 'completed', conclusion: 'timed_out' },
    );
    await at.person.report(sha, 'build', 'failure');
    await at.person.report(sha, 'deploy', 'failure');
    await at.person.report(sha, 'deploy', 'success');
    expect((await at.forge.checks.of(sha)).map(({ name, state }) => [name, state])).toEqual([
      ['build', 'failed'],
      ['deploy', 'passed'],
      ['lint', 'neutral'],
      ['scan', 'failed'],
      ['test', 'pending'],
    ]);
  });

  it.each(['scheduled', 'queued'] as const)('says when a merge is %s', async (waiting) => {
    at = await world();
    const { number } = await opened();
    const { pull } = at.state.items.get(number) ?? {};
    if (pull !== undefined) pull.waiting = waiting;
    expect(await at.forge.stages.waiting(number)).toEqual({ kind: 'known', value: waiting });
    expect(await at.forge.merging.cancel?.(number)).toBe('cancelled');
    expect(await at.forge.stages.waiting(number)).toEqual({ kind: 'known', value: 'no' });
    expect(await at.forge.merging.cancel?.(number)).toBe('none');
  });

  it('says when it cannot tell', async () => {
    at = await world();
    expect((await at.forge.stages.waiting(99)).kind).toBe('unknown');
  });

  it('says what is wrong with the repository', async () => {
    at = await world();
    at.state.archived = true;
    at.state.collaborators.set('bot', 'read');
    at.state.git.setRef('refs/heads/main', undefined);
    expect((await at.forge.check()).problems).toEqual([
      expect.stringMatching(/^the repository is archived: unarchive it/),
      expect.stringMatching(/^the repository is empty: make/),
      expect.stringMatching(/^our account may not push to the repository: let it/),
    ]);
  });

  it('tells that issues are switched off', async () => {
    at = await world();
    at.state.issues = false;
    expect((await at.forge.facts()).issues).toBe('disabled');
    await expect(at.forge.issues.create({ title: 't', body: '', labels: [] })).rejects.toMatchObject({
      code: 'absent',
    });
  });

  it('does not reopen what GitHub refuses to', async () => {
    at = await world();
    const { number } = await opened();
    await at.forge.close(number, 'obsolete', AT);
    const isReopening = ({ method, path }: { method: string; path: string }) =>
      method === 'PATCH' && path.endsWith('/pulls/1');
    at.double.failNext({ kind: 'answer', status: 422, body: { message: 'forced' } }, isReopening);
    expect(await at.forge.stages.reopen(number, AT)).toEqual({ kind: 'impossible', because: 'refused' });
  });

  it('publishes a description no longer than GitHub takes, and once', async () => {
    at = await world();
    const { headCommit } = await opened();
    const report = { name: 'trimtab/proof', state: 'passed', description: 'x'.repeat(200) } as const;
    expect(await at.forge.checks.publish(headCommit, report)).toBe('written');
    expect(await at.forge.checks.publish(headCommit, report)).toBe('unchanged');
    expect(at.double.violations()).toEqual([]);
  });
});
