import { describe, expect, test } from 'vitest';
import { forgePlace, isPath } from '../../src/config/forge-place.ts';

const at = (url: string, forge: object = {}) =>
  forgePlace({ url, forge: { kind: 'gitea', draftPrefixes: [], tokenEnv: 'A', ...forge } });
const onGithub = (url: string, forge: object = {}) =>
  forgePlace({ url, forge: { kind: 'github', tokenEnv: 'A', ...forge } });

describe('the place of a repository on a forge', () => {
  test.each([
    ['https://git.example.com/team/manifests.git', 'https://git.example.com'],
    ['https://git.example.com/team/manifests', 'https://git.example.com'],
    ['https://git.example.com:3000/team/manifests/', 'https://git.example.com:3000'],
    ['http://localhost:3000/forge/team/manifests.git', 'http://localhost:3000/forge'],
    ['ssh://git@git.example.com:2222/team/manifests.git', 'https://git.example.com'],
    ['git@git.example.com:team/manifests.git', 'https://git.example.com'],
  ])('is read from %s', (url, api) => {
    expect(at(url)).toEqual({ api, owner: 'team', repository: 'manifests' });
  });

  test.each([
    ['https://github.com/team/manifests.git', 'https://api.github.com'],
    ['git@github.com:team/manifests.git', 'https://api.github.com'],
    ['https://acme.ghe.com/team/manifests', 'https://api.acme.ghe.com'],
    ['https://ghe.example.com/team/manifests', 'https://ghe.example.com/api/v3'],
  ])('on GitHub is read from %s', (url, api) => {
    expect(onGithub(url)).toEqual({ api, owner: 'team', repository: 'manifests' });
  });

  test('is where git goes, not what Applications call it', () => {
    const forge = { kind: 'gitea' as const, draftPrefixes: [], tokenEnv: 'A' };
    const place = forgePlace({ url: 'https://git.example.com/a/b', remote: 'http://gitea:3000/c/d.git', forge });
    expect(place).toEqual({ api: 'http://gitea:3000', owner: 'c', repository: 'd' });
  });

  test('is what is said', () => {
    const said = { url: 'https://api.example.com/git', owner: 'a', repository: 'b' };
    expect(at('/srv/m.git', said)).toEqual({ api: 'https://api.example.com/git', owner: 'a', repository: 'b' });
    expect(onGithub('https://github.com/a/b', { baseUrl: 'https://x/api/v3', owner: 'c' })).toMatchObject({
      api: 'https://x/api/v3',
      owner: 'c',
    });
  });

  test.each([
    'https://git.example.com/manifests.git',
    '/srv/git/manifests.git',
    'file:///srv/a/b.git',
    'git@host:b.git',
  ])('is not read from %s', (url) => {
    expect(at(url)).toBeUndefined();
  });

  test('is none for pull requests beside a bare repository', () => {
    expect(forgePlace({ url: 'https://github.com/a/b', forge: { kind: 'local' } })).toBeUndefined();
  });
});

test.each([
  ['/srv/m.git', true],
  ['./m.git', true],
  ['../m.git', true],
  ['~/m.git', true],
  ['file:///srv/m.git', true],
  ['https://a/b', false],
  ['git@a:b/c', false],
])('%s is a path: %s', (address, expected) => {
  expect(isPath(address)).toBe(expected);
});
