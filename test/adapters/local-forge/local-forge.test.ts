import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { localForge } from '../../../src/adapters/local-forge/local-forge.ts';
import { instant } from '../../../src/model/units.ts';
import { forgeContract } from '../../contract/forge.ts';
import { type BareRepository, bareRepository } from '../../fakes/bare-repository.ts';

const AT = instant(1_760_000_000_000);
const forgeAt = (repository: string) =>
  localForge({ repository, prefix: 'trimtab/', environment: { PATH: process.env.PATH } });

let commits = 0;
const commitTo = (bare: BareRepository) => async (branch: string) =>
  bare.commit({ 'web.yaml': `commit: ${++commits}\n` }, { branch, ...(bare.head(branch) ? {} : { from: 'main' }) });

forgeContract('the local forge', async () => {
  const bare = bareRepository({ 'web.yaml': 'memory: 64Mi\n' });
  return {
    forge: forgeAt(bare.path),
    other: forgeAt(bare.path),
    commitTo: commitTo(bare),
    merge: async (branch) => {
      bare.commit({ 'elsewhere.yaml': 'a: 1\n' });
      const tree = bare.git('merge-tree', '--write-tree', 'main', branch);
      const merge = bare.git(
        '-c',
        'user.name=Ada',
        '-c',
        'user.email=a@b',
        'commit-tree',
        '-p',
        'main',
        '-p',
        branch,
        '-m',
        'merge',
        tree,
      );
      bare.git('update-ref', 'refs/heads/main', merge);
    },
    deleteBranch: async (branch) => void bare.git('update-ref', '-d', `refs/heads/${branch}`),
    finish: async () => bare.remove(),
  };
});

describe('the local forge', () => {
  const repositories: BareRepository[] = [];
  afterEach(() => {
    for (const bare of repositories.splice(0)) bare.remove();
  });

  async function withPullRequest() {
    const bare = bareRepository({ 'web.yaml': 'memory: 64Mi\n' });
    repositories.push(bare);
    const forge = forgeAt(bare.path);
    const headCommit = bare.commit({ 'web.yaml': 'memory: 96Mi\n' }, { branch: 'trimtab/web', from: 'main' });
    const request = { branch: 'trimtab/web', base: 'main', title: 'web', body: 'why', labels: [], headCommit, at: AT };
    return { bare, forge, request, pullRequest: await forge.open(request) };
  }
  const events = (bare: BareRepository) => readdirSync(join(bare.path, 'trimtab', 'events'));

  it('gives addresses, numbers and dates that depend on nothing else', async () => {
    const { bare, forge, request } = await withPullRequest();
    expect(await forge.list()).toEqual(
      [
        {
          ...request,
          at: undefined,
          number: 1,
          state: 'open',
          url: `file://${bare.path}#pull/1`,
          createdAt: AT,
          updatedAt: AT,
        },
      ].map(({ at: _, ...rest }) => rest),
    );
  });

  it('shows the change as a diff, as text and as a file', async () => {
    const { bare, forge } = await withPullRequest();
    bare.commit({ 'other.yaml': 'a: 1\n' });
    const diff = await forge.diff(1);
    expect(diff).toContain('-memory: 64Mi\n+memory: 96Mi\n');
    expect(diff).not.toContain('other.yaml');
    expect(readFileSync(await forge.saveDiff(1), 'utf8')).toBe(diff);
  });

  it('writes nothing when nothing changes', async () => {
    const { bare, forge, request } = await withPullRequest();
    const before = events(bare);
    await forge.open(request);
    await forge.update(1, { title: 'web', body: 'why', headCommit: request.headCommit, at: instant(AT + 1) });
    await forge.list();
    expect(events(bare)).toEqual(before);
  });

  it('knows a merge after the branch was deleted, also of commits that people added', async () => {
    const { bare, forge } = await withPullRequest();
    const head = bare.commit({ note: 'mine' }, { branch: 'trimtab/web' });
    await forge.update(1, { headCommit: head, at: AT });
    bare.git('update-ref', 'refs/heads/main', head);
    bare.git('update-ref', '-d', 'refs/heads/trimtab/web');
    expect(await forge.list()).toMatchObject([{ state: 'merged', mergeCommit: head, closedAt: AT }]);
  });

  it('case 34: knows a squash merge by its patch once the branch is deleted, and a deletion for what it is', async () => {
    const { bare, forge } = await withPullRequest();
    bare.commit({ 'other.yaml': 'a: 1\n' });
    const squashed = bare.commit({ 'web.yaml': 'memory: 96Mi\n' });
    bare.commit({ 'web.yaml': 'memory: 128Mi\n' });
    expect((await forge.list())[0]?.state).toBe('open');
    bare.git('update-ref', '-d', 'refs/heads/trimtab/web');
    expect(await forge.list()).toMatchObject([{ state: 'merged', mergeCommit: squashed }]);
    const other = await withPullRequest();
    other.bare.commit({ 'web.yaml': 'memory: 100Mi\n' });
    other.bare.git('update-ref', '-d', 'refs/heads/trimtab/web');
    expect((await other.forge.list())[0]?.state).toBe('closed');
  });

  it('is not disturbed by what a killed process left behind', async () => {
    const { bare, forge, request } = await withPullRequest();
    writeFileSync(join(bare.path, 'trimtab', 'events', 'half.draft'), '{"kind":"upd');
    await forge.update(1, { body: 'new', at: AT });
    expect((await forgeAt(bare.path).list()).map(({ body }) => body)).toEqual(['new']);
    expect((await forge.open(request)).number).toBe(1);
  });

  it('does not guess when an event is damaged', async () => {
    const { bare } = await withPullRequest();
    writeFileSync(join(bare.path, 'trimtab', 'events', '00000001.json'), '{}');
    await expect(forgeAt(bare.path).list()).rejects.toMatchObject({ name: 'UpstreamSurprise' });
  });

  it('does not change a pull request that is closed', async () => {
    const { bare, forge } = await withPullRequest();
    await forge.close(1, 'no', AT);
    const before = events(bare);
    await expect(forge.update(1, { body: 'x', at: AT })).rejects.toMatchObject({ name: 'UpstreamSurprise' });
    expect(events(bare)).toEqual(before);
  });

  it('says that a repository is not bare', async () => {
    const { bare } = await withPullRequest();
    const work = join(bare.folder, 'person');
    bare.git('clone', '--quiet', bare.path, work);
    const [problem] = (await forgeAt(join(work, '.git')).check()).problems;
    expect(problem).toContain('not a bare repository');
  });

  it('loses nothing between processes that write at the same time', async () => {
    const { bare, forge } = await withPullRequest();
    const names = ['a', 'b', 'c'];
    for (const name of names) bare.commit({ 'web.yaml': name }, { branch: `trimtab/${name}`, from: 'main' });
    const program = join(import.meta.dirname, 'open-many.ts');
    await Promise.all([1, 2, 3].map(() => promisify(execFile)(process.execPath, [program, bare.path, ...names])));
    const list = await forge.list();
    expect(list.map(({ number }) => number)).toEqual([4, 3, 2, 1]);
    expect(list.map(({ branch }) => branch).toSorted()).toEqual(['trimtab/a', 'trimtab/b', 'trimtab/c', 'trimtab/web']);
  });
});
