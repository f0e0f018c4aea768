import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoGit, demoGit } from '../../src/cli/demo/bare-repository.ts';
import { trimtab } from '../cli/trimtab.ts';

const DEMO = fileURLToPath(new URL('../../deploy/demo', import.meta.url));

describe('a cluster that is looked at in shares', () => {
  let folder: string;
  let git: DemoGit;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shards-'));
    git = demoGit(process.env.PATH ?? '');
    const at = new Date('2026-11-02T09:00:00Z');
    await git.create({ from: join(DEMO, 'manifests'), to: join(folder, 'whole.git'), at });
    await cp(join(folder, 'whole.git'), join(folder, 'shared.git'), { recursive: true });
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** A budget that never binds: which share goes first must not matter. */
  const pass = async (repository: string, ...args: readonly string[]) => {
    const config = join(folder, `${repository}.json`);
    const [remote, url] = [join(folder, `${repository}.git`), 'https://git.example.com/shop/manifests.git'];
    const budgets = { newPerRun: 100, newPerHour: 100, openPerRepository: 100 };
    const repositories = [{ name: 'manifests', url, remote }];
    await writeFile(config, JSON.stringify({ cluster: { name: 'demo' }, repositories, budgets, mode: 'act' }));
    const capture = join(DEMO, 'capture');
    const { code, stderr, stdout } = await trimtab(
      ['--config', config, 'run', '--from', capture, '--output', 'json', ...args],
      { HOME: folder },
    );
    expect([0, 1], stderr).toContain(code);
    return JSON.parse(stdout);
  };
  const proposals = async (repository: string): Promise<string[]> =>
    (await git.refs(join(folder, `${repository}.git`)))
      .split('\n')
      .filter((line) => line.includes('trimtab--'))
      .sort();

  it('gets the pull requests that one pass over all of it opens, to the byte', { timeout: 120_000 }, async () => {
    const whole = await pass('whole');
    const shares = [await pass('shared', '--shard', '1/2'), await pass('shared', '--shard', '2/2')];
    expect(shares.map(({ workloads }) => workloads).reduce((sum, count) => sum + count, 0)).toBe(whole.workloads);
    expect(shares.every(({ workloads }) => workloads > 0)).toBe(true);
    expect(await proposals('whole')).not.toEqual([]);
    expect(await proposals('shared')).toEqual(await proposals('whole'));
  });

  it('has nothing closed or written again by a pass over one namespace', { timeout: 120_000 }, async () => {
    const before = await git.refs(join(folder, 'shared.git'));
    const { findings } = await pass('shared', '--namespaces', 'shop');
    const namespaces = findings.map(({ workload }: { workload: { namespace: string } }) => workload.namespace);
    expect(new Set(namespaces)).toEqual(new Set(['shop']));
    expect(await git.refs(join(folder, 'shared.git'))).toBe(before);
  });
});
