import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoGit } from '../../src/cli/demo/bare-repository.ts';
import { IN_COPY, writeCluster } from '../bench/fleet/generate.ts';
import { passOver, proposalsIn } from '../bench/fleet/pass.ts';

/** One cluster of the fleet that `npm run bench:fleet` makes a hundred of. */
describe('a cluster that is looked at in shares', () => {
  let folder: string;
  const repository = (name: string) => join(folder, `${name}.git`);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shards-'));
    writeCluster({ number: 7, copies: 2, folder });
    const at = new Date('2026-11-02T09:00:00Z');
    const git = demoGit(process.env.PATH ?? '');
    await git.create({ from: join(folder, 'manifests'), to: repository('whole'), at });
    await cp(repository('whole'), repository('shared'), { recursive: true });
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('gets the pull requests that one pass over all of it opens, to the byte', { timeout: 240_000 }, async () => {
    const whole = await passOver({ folder, repository: repository('whole') });
    const shares = [];
    for (const shard of ['1/2', '2/2'])
      shares.push(await passOver({ folder, repository: repository('shared'), shard }));
    expect(whole.workloads).toBe(2 * IN_COPY);
    expect(shares.map(({ workloads }) => workloads).reduce((sum, count) => sum + count, 0)).toBe(whole.workloads);
    expect(shares.every(({ workloads }) => workloads > 0)).toBe(true);
    const proposals = await proposalsIn(repository('whole'));
    expect(proposals.length).toBeGreaterThan(20);
    expect(await proposalsIn(repository('shared'))).toEqual(proposals);
  });

  it('has nothing closed or written again by a pass over one namespace', { timeout: 240_000 }, async () => {
    const before = await proposalsIn(repository('shared'));
    const namespace = 'shop-c7k1';
    const { workloads } = await passOver({ folder, repository: repository('shared'), namespace });
    expect(workloads).toBeGreaterThan(5);
    expect(workloads).toBeLessThan(IN_COPY);
    expect(await proposalsIn(repository('shared'))).toEqual(before);
  });
});
