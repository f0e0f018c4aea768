import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { usageCache } from '../../../src/adapters/usage-cache/usage-cache.ts';
import type { Log } from '../../../src/ports/log.ts';
import { silent } from '../../builders/sources.ts';
import { SOURCE, usageMemoryContract } from '../../contract/usage-memory.ts';

let dir: string;
let warnings: string[];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'usage-cache-'));
  warnings = [];
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const log: Log = { ...silent, warn: (message) => void warnings.push(message) };
const open = (part: { mostBytes?: number; identity?: string; dir?: string } = {}) =>
  usageCache({ dir, identity: 'prod', log, ...part }).open(SOURCE);

const place = { namespace: 'shop', day: '2026-11-07' };
const content = Uint8Array.from({ length: 5000 }, (_, i) => (i * i) % 251);

usageMemoryContract('the cache on disk', async () => ({
  memory: () => usageCache({ dir, identity: 'prod', log }),
  finish: async () => expect(warnings).toEqual([]),
}));

const files = async (): Promise<string[]> =>
  (await readdir(dir, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

async function onlyFile(): Promise<string> {
  const [path, ...others] = await files();
  if (path === undefined || others.length > 0) throw new Error(`${others.length + 1} files`);
  return path;
}

describe('a damaged file', () => {
  it('is forgotten with a warning wherever it was cut, and then kept anew', async () => {
    await (await open()).keep(place, content);
    const path = await onlyFile();
    const whole = await readFile(path);
    for (const length of [0, 1, 40, 85, 90, Math.floor(whole.length / 2), whole.length - 1]) {
      await writeFile(path, whole);
      await truncate(path, length);
      expect(await (await open()).recall(place), `${length} bytes`).toBeUndefined();
    }
    expect(new Set(warnings)).toEqual(new Set(['a remembered day is damaged and is read again']));
    await (await open()).keep(place, content);
    expect(await (await open()).recall(place)).toEqual(Buffer.from(content));
  });

  it('is never trusted, whichever byte was changed', async () => {
    await (await open()).keep(place, content);
    const path = await onlyFile();
    const whole = await readFile(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = Buffer.from(whole);
        changed[at] = (changed[at] ?? 0) ^ change;
        await writeFile(path, changed);
        expect(await (await open()).recall(place)).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });

  it('is one that was moved to another day, namespace or source as well', async () => {
    await (await open()).keep(place, content);
    const path = await onlyFile();
    const moved = path.replace('2026-11-07', '2026-11-08');
    await mkdir(dirname(moved));
    await rename(path, moved);
    expect(await (await open()).recall({ ...place, day: '2026-11-08' })).toBeUndefined();
    expect(warnings).toHaveLength(1);
  });

  it('that vanished meanwhile is simply forgotten', async () => {
    const days = await open();
    await days.keep(place, content);
    await rm(dir, { recursive: true });
    expect(await days.recall(place)).toBeUndefined();
    expect(warnings).toEqual([]);
  });
});

describe('a folder', () => {
  it('that is a file cannot be used: said once, nothing thrown', async () => {
    const file = join(dir, 'file');
    await writeFile(file, '');
    const days = await open({ dir: file });
    await days.keep(place, content);
    await days.keep(place, content);
    expect(await days.recall(place)).toBeUndefined();
    expect(warnings).toEqual(['usage cannot be remembered']);
  });

  it('keeps what is not ours', async () => {
    await mkdir(join(dir, 'photos', '2020-01-01'), { recursive: true });
    await writeFile(join(dir, 'photos', '2020-01-01', 'a.days'), 'mine');
    await writeFile(join(dir, 'notes.txt'), 'mine');
    await open({ mostBytes: 0 });
    expect((await files()).map((path) => path.slice(dir.length + 1))).toEqual([
      'notes.txt',
      'photos/2020-01-01/a.days',
    ]);
  });

  it('never outgrows its bound: nothing more is kept, and the oldest days go first', async () => {
    const days = ['2026-11-03', '2026-11-04', '2026-11-05', '2026-11-06'];
    const roomy = await open();
    for (const day of days) await roomy.keep({ namespace: 'shop', day }, content);
    const size = (await readFile((await files())[0] ?? '')).length;
    const tight = await open({ mostBytes: 2 * size + 1 });
    await tight.keep({ namespace: 'shop', day: '2026-11-07' }, content);
    expect((await files()).map((path) => path.split('/').at(-2))).toEqual(['2026-11-05', '2026-11-06']);
  });

  it('serves several clusters side by side', async () => {
    await (await open({ identity: 'prod' })).keep(place, content);
    expect((await open({ identity: 'staging' })).has(place)).toBe(false);
    expect((await open({ identity: 'prod' })).has(place)).toBe(true);
  });

  it('loses what a killed process left half written, but not what is being written', async () => {
    await (await open()).keep(place, content);
    const path = await onlyFile();
    await writeFile(`${path}.123.1.tmp`, 'half');
    await writeFile(`${path}.124.1.tmp`, 'half');
    await utimes(`${path}.123.1.tmp`, 0, 0);
    await open();
    expect(await files()).toEqual([path, `${path}.124.1.tmp`]);
  });

  it('is readable by its owner only', async () => {
    await (await open()).keep(place, content);
    for (let path = await onlyFile(); path !== dir; path = dirname(path))
      expect((await stat(path)).mode & 0o077).toBe(0);
  });
});

describe('a process that is killed', () => {
  const module = new URL('../../../src/adapters/usage-cache/usage-cache.ts', import.meta.url).href;
  /** Keeps two contents in turn until it is killed. */
  const writer = (folder: string): string => `
    import { usageCache } from '${module}';
    const nothing = () => {};
    const log = { debug: nothing, info: nothing, warn: nothing, error: nothing, progress: nothing };
    const cache = usageCache({ dir: ${JSON.stringify(folder)}, identity: 'prod', log });
    const days = await cache.open(${JSON.stringify(SOURCE)});
    for (let turn = 0; ; turn++) {
      await days.keep(${JSON.stringify(place)}, new Uint8Array(200_000 + (turn % 2)).fill(turn % 2));
      process.stdout.write('.');
    }`;

  it('leaves the old content or the new one', async () => {
    for (let kill = 0; kill < 8; kill++) {
      const child = spawn(process.execPath, ['--input-type=module', '--eval', writer(dir)]);
      for (let seen = 0; seen < 3 + kill; seen++) await once(child.stdout, 'data');
      child.kill('SIGKILL');
      await once(child, 'close');
      const recalled = await (await open()).recall(place);
      expect([200_000, 200_001]).toContain(recalled?.length);
      expect(new Set(recalled).size).toBe(1);
    }
    expect(warnings).toEqual([]);
  });
});
