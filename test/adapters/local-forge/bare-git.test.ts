import { afterAll, describe, expect, it } from 'vitest';
import { bareGit } from '../../../src/adapters/local-forge/bare-git.ts';
import { bareRepository } from '../../fakes/bare-repository.ts';

describe('what cannot be asked', () => {
  const asked = (path: string, PATH: string | undefined) => bareGit(path, { environment: { PATH } }).heads();

  it('is said in the words of git', async () => {
    const issue = "fatal: not a git repository: '/nowhere'";
    await expect(asked('/nowhere', process.env.PATH)).rejects.toMatchObject({ issue, code: 'absent' });
  });

  it('says that git is missing', async () => {
    await expect(asked('/nowhere', '/nonexistent')).rejects.toMatchObject({
      issue: 'git is not installed, or not in PATH',
    });
  });
});

describe('whether a commit is in a history', () => {
  const bare = bareRepository({ 'web.yaml': 'a: 1\n' });
  afterAll(() => bare.remove());
  const first = bare.head('main') ?? '';
  const second = bare.commit({ 'web.yaml': 'a: 2\n' });
  const newest = bare.commit({ 'web.yaml': 'a: 3\n' });
  const beside = bare.commit({ 'web.yaml': 'a: 4\n' }, { branch: 'beside', from: 'main' });
  const cases = [
    [first, true],
    [second, true],
    [newest, true],
    [beside, false],
    ['0123456789012345678901234567890123456789', false],
  ] as const;

  it.each([1, 2, 3, 10_000])('is told alike where %i commits of it are looked at', async (looked) => {
    const git = bareGit(bare.path, { environment: { PATH: process.env.PATH }, looked });
    for (const [commit, is] of cases) expect([commit, await git.isIn(commit, newest)]).toEqual([commit, is]);
  });
});
