import { describe, expect, it } from 'vitest';
import { RetryLater, UpstreamSurprise } from '../../src/model/errors.ts';
import { known } from '../../src/model/reason.ts';
import { readRepositories, repositoryGaps } from '../../src/observe/read-repositories.ts';
import type { RepositoryPorts } from '../../src/ports/ports.ts';
import { silent } from '../builders/sources.ts';
import { TAKEN_AT } from '../builders/time.ts';

const never = async (): Promise<never> => {
  throw new TypeError('observing never writes');
};

const repository = (name: string, part: { list?: () => Promise<never>; open?: () => Promise<never> } = {}) => {
  const ports: RepositoryPorts = {
    name,
    manifests: {
      name,
      open: part.open ?? (async () => tree(name)),
      branchHead: never,
      openAt: never,
      history: never,
      describe: never,
      commit: never,
      push: never,
      deleteBranch: never,
      compare: never,
      readOrphans: never,
      writeOrphan: never,
      close: never,
    },
    forge: { list: part.list ?? (async () => []), open: never, update: never, close: never, check: never },
    journal: { read: async () => [], append: never },
  };
  return ports;
};

const tree = (repository: string) => ({
  repository,
  urls: [],
  branch: 'main',
  commit: '0'.repeat(40),
  committedAt: 0,
  paths: [],
  text: () => undefined,
  location: '',
  links: new Set<string>(),
});

describe('repositories', () => {
  it('are read in the order of their names', async () => {
    const observed = await readRepositories([repository('b'), repository('a')], {
      log: silent,
      now: TAKEN_AT,
      cluster: 'prod',
    });
    expect(observed.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(observed[0]?.pullRequests).toEqual(known([]));
    expect(repositoryGaps(observed)).toEqual([]);
  });

  it('of which one cannot be reached leave a gap, and the others are there', async () => {
    const open = async () => {
      throw new RetryLater({ source: 'git', issue: 'connection refused' });
    };
    const list = async () => {
      throw new UpstreamSurprise({ source: 'forge', issue: '403', code: 'forbidden' });
    };
    const observed = await readRepositories([repository('a', { open, list }), repository('b')], {
      log: silent,
      now: TAKEN_AT,
      cluster: 'prod',
    });
    expect(observed[0]).toMatchObject({ tree: { kind: 'unknown' }, journal: known([]) });
    expect(observed[1]?.tree.kind).toBe('known');
    expect(repositoryGaps(observed).map(({ source, because }) => [source, because.code])).toEqual([
      ['repository', 'upstream-unreachable'],
      ['forge', 'forbidden'],
    ]);
  });

  it('with a bug end the pass', async () => {
    await expect(
      readRepositories([repository('a', { open: never })], { log: silent, now: TAKEN_AT, cluster: 'prod' }),
    ).rejects.toThrow(TypeError);
  });
});
