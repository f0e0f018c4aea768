import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { chosenCache } from '../../../src/adapters/usage-cache/chosen-cache.ts';
import { silent } from '../../builders/sources.ts';
import { SOURCE } from '../../contract/usage-memory.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'home-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

type Choice = Omit<Parameters<typeof chosenCache>[0], 'identity' | 'log'>;

/** Where a day is kept, below the home folder; `none` when nothing is. */
async function folderOf(choice: Choice, environment: Record<string, string>): Promise<string> {
  const { usageMemory } = chosenCache({ ...choice, identity: 'prod', log: silent }, environment);
  if (usageMemory === undefined) return 'none';
  await (await usageMemory.open(SOURCE)).keep({ namespace: 'shop', day: '2026-11-07' }, new Uint8Array(1));
  const found = await readdir(home, { recursive: true });
  const path = found.find((name) => name.endsWith('shop.days')) ?? '';
  return path.split('/').slice(0, -3).join('/');
}

it('is where caches usually are', async () => {
  expect(await folderOf({ enabled: true }, { HOME: home })).toBe('.cache/trimtab/usage');
});

it('follows XDG_CACHE_HOME, unless it is relative', async () => {
  expect(await folderOf({ enabled: true }, { HOME: '/nowhere', XDG_CACHE_HOME: join(home, 'x') })).toBe(
    'x/trimtab/usage',
  );
  expect(await folderOf({ enabled: true }, { XDG_CACHE_HOME: 'x' })).toBe('none');
});

it('is nowhere in a pod, unless a folder is named', async () => {
  const pod = { HOME: home, KUBERNETES_SERVICE_HOST: '10.0.0.1' };
  expect(await folderOf({ enabled: true }, pod)).toBe('none');
  expect(await folderOf({ enabled: true, dir: join(home, 'volume') }, pod)).toBe('volume');
});

it('is nowhere when it is turned off or there is no home', async () => {
  expect(await folderOf({ enabled: false, dir: home }, { HOME: home })).toBe('none');
  expect(await folderOf({ enabled: true }, {})).toBe('none');
});
