import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/cli/checks/repository.ts';
import type { Row } from '../../src/cli/checks/row.ts';
import { loadConfig } from '../../src/config/load.ts';
import { openRepositories } from '../../src/wiring/repositories.ts';
import { asPerson as asPersonOnGitea, serverOf as giteaServer } from '../adapters/gitea/subject.ts';
import { asPerson as asPersonOnGithub, serverOf as githubServer } from '../adapters/github/subject.ts';
import { type GiteaDouble, giteaDouble } from '../fakes/gitea/gitea-double.ts';
import { type GithubDouble, githubDouble } from '../fakes/github/github-double.ts';

let folder: string;
let gitea: GiteaDouble;
let github: GithubDouble;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trimtab-wiring-'));
  [gitea, github] = [await giteaDouble(), await githubDouble()];
  const people = [asPersonOnGitea(giteaServer(gitea)), asPersonOnGithub(githubServer(github))];
  for (const person of people) {
    await person('POST', 'user/repos', { name: 'manifests' });
    await person('PUT', 'repos/ada/manifests/collaborators/bot', { permission: 'write' });
  }
});
afterAll(async () => {
  await Promise.all([gitea.close(), github.close()]);
  await rm(folder, { recursive: true, force: true });
});
afterEach(() => {
  gitea.repository('ada/manifests').archived = false;
});

/** What `doctor` says of a repository that is configured like this. */
async function rowsFor(repository: object, token: string, branch = 'main'): Promise<Row[]> {
  const file = join(folder, 'trimtab.yaml');
  const whole = { name: 'manifests', branch, ...repository };
  writeFileSync(file, JSON.stringify({ cluster: { name: 'prod' }, repositories: [whole] }));
  const environment = { PATH: process.env.PATH, FORGE_TOKEN: token, HOME: folder };
  const surroundings = { version: '0', environment, learn: () => undefined, scrub: (text: string) => text };
  const config = await loadConfig(file, environment);
  const [opened] = await openRepositories({ config }, { ...surroundings, stderr: process.stderr });
  if (opened === undefined) throw new Error('nothing was opened');
  try {
    return await checkRepository(opened.ports, branch);
  } finally {
    await opened.ports.manifests.close();
  }
}

const onGitea = (part: { url?: string; scopes?: string; token?: string; branch?: string }) => {
  const { url = `${gitea.origin}/ada/manifests.git`, scopes, branch } = part;
  const token = part.token ?? (scopes === undefined ? gitea.tokens.bot : gitea.addToken('bot', scopes.split(' ')));
  return rowsFor({ url, forge: { kind: 'gitea', tokenEnv: 'FORGE_TOKEN' } }, token, branch);
};
const onGithub = (token: string, app: object = {}) => {
  const url = `${github.origin}/ada/manifests.git`;
  const own =
    Object.keys(app).length > 0 ? { app: { privateKeyEnv: 'FORGE_TOKEN', ...app } } : { tokenEnv: 'FORGE_TOKEN' };
  return rowsFor({ url, forge: { kind: 'github', baseUrl: github.api, ...own } }, token);
};
const sick = (rows: readonly Row[]) => rows.filter(({ status }) => status !== 'ok');

describe('a repository on a forge, looked at by doctor', () => {
  it('is fine on Gitea, and nothing was written', async () => {
    const before = gitea.repository('ada/manifests').git.heads();
    const rows = await onGitea({});
    expect(sick(rows)).toEqual([]);
    expect(rows.map(({ area, check, detail }) => [area, check, detail])).toEqual([
      ['git', 'manifests', expect.stringMatching(/^main is at [0-9a-f]{12}$/)],
      ['git', 'manifests: may push', 'the server lets us write'],
      ['forge', 'manifests', 'as bot'],
      ['forge', 'manifests: rights', 'may open, label and close pull requests'],
      ['forge', 'manifests: server', expect.stringContaining('Gitea API 7.0.2')],
    ]);
    expect(gitea.repository('ada/manifests').git.heads()).toEqual(before);
    expect(gitea.repository('ada/manifests').items.size).toBe(0);
  });

  it.each([
    ['a token', () => onGithub(github.tokens.bot), 'as bot'],
    ['an App', () => onGithub(github.privateKey, { appId: 5 }), 'as trimtab[bot]'],
  ])('is fine on GitHub with %s', async (_, look, who) => {
    const rows = await look();
    expect(sick(rows)).toEqual([]);
    expect(rows).toContainEqual(expect.objectContaining({ area: 'forge', detail: who }));
    expect(rows).toContainEqual(expect.objectContaining({ detail: 'GitHub; has drafts; can sign commits itself' }));
  });

  it('with a wrong token says so for git and for the forge', async () => {
    for (const rows of [await onGitea({ token: 'wrong' }), await onGithub('wrong')])
      expect(sick(rows)).toMatchObject([
        { area: 'git', status: 'fail', todo: expect.stringContaining('make a new token') },
        { area: 'forge', status: 'fail', detail: expect.stringContaining('refused the token (401)') },
      ]);
  });

  it('with a token that lacks scopes names them', async () => {
    const rows = sick(await onGitea({ scopes: 'read:repository read:user' }));
    expect(rows.map(({ area }) => area)).toEqual(['git', 'forge', 'forge']);
    expect(rows.map(({ detail }) => detail).join()).toMatch(/write:repository.*write:issue/);
    const token = github.addToken('bot', {
      permissions: { contents: 'write', pull_requests: 'read', issues: 'write' },
    });
    const [lacking, ...others] = sick(await onGithub(token));
    expect(others).toEqual([]);
    expect(lacking).toMatchObject({ status: 'fail', todo: expect.stringContaining('pull_requests=write') });
  });

  it('with another name is not found, and the advice names the settings', async () => {
    const rows = sick(await onGitea({ url: `${gitea.origin}/ada/manifest.git` }));
    expect(rows).toMatchObject([
      { area: 'git', status: 'fail', todo: expect.stringContaining('check url, remote and forge') },
      { area: 'forge', status: 'fail', todo: expect.stringContaining('a token that may not see a repository') },
    ]);
  });

  it('that is archived cannot be used, and that is said once', async () => {
    gitea.repository('ada/manifests').archived = true;
    const rows = sick(await onGitea({}));
    expect(rows.filter(({ area }) => area === 'forge')).toMatchObject([
      { detail: 'the repository is archived', todo: expect.stringContaining('unarchive it') },
    ]);
  });

  it('with a branch that is not there is told the default one', async () => {
    const [git, forge] = sick(await onGitea({ branch: 'master' }));
    expect(git).toMatchObject({ detail: 'no branch master', todo: expect.stringContaining('to main, its default') });
    expect(forge).toMatchObject({ check: 'manifests: default branch', status: 'warn' });
  });

  it('without the variable that holds the token is a configuration error that names it', async () => {
    await expect(onGitea({ token: '' })).rejects.toMatchObject({
      name: 'ConfigError',
      path: 'environment variable FORGE_TOKEN',
    });
  });
});
