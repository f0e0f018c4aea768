import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { readTraces } from '../../../src/adapters/traces/read-traces.ts';
import { ConfigError } from '../../../src/model/errors.ts';
import type { Trace } from '../../../src/model/trace.ts';
import { flatTrace, STEP } from '../../builders/flat-trace.ts';
import { traceFolder } from '../../builders/trace-folder.ts';

const folders: string[] = [];
const folderOf = (traces: readonly Trace[]): string => {
  const folder = traceFolder(traces);
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const all = async (folder: string): Promise<Trace[]> => Array.fromAsync(readTraces(folder));

describe('a folder of traces', () => {
  it('is read in the order of its index, in millicores and bytes', async () => {
    const [first, second] = await all(folderOf([flatTrace(2, 2), flatTrace(2, 1)]));
    expect([first?.name, second?.name]).toEqual(['n2', 'n1']);
    expect(second).toEqual(flatTrace(2, 1));
    expect(second?.step).toBe(STEP);
  });

  it('holds NaN where a field is empty, never zero', async () => {
    const folder = folderOf([flatTrace(1, 1)]);
    writeFileSync(join(folder, 's', 'n1.csv.gz'), gzipSync('unix_seconds,cpu_cores,mem_bytes\n300,,5\n600,0.5,\n'));
    const [trace] = await all(folder);
    expect(Array.from(trace?.cpu ?? [])).toEqual([Number.NaN, 500]);
    expect(Array.from(trace?.memory ?? [])).toEqual([5, Number.NaN]);
  });

  it.each([
    ['no index', (folder: string) => rmSync(join(folder, 'index.json'))],
    ['an index of another form', (folder: string) => writeFileSync(join(folder, 'index.json'), '{"series":[{}]}')],
    ['a file that is not gzipped', (folder: string) => writeFileSync(join(folder, 's', 'n1.csv.gz'), 'plain')],
    [
      'a path that leads out',
      (folder: string) =>
        writeFileSync(
          join(folder, 'index.json'),
          JSON.stringify({ series: [{ set: 's', name: 'n', resolution_s: 300, file: '../x.csv.gz' }] }),
        ),
    ],
  ])('with %s is a matter of configuration', async (_, harm) => {
    const folder = folderOf([flatTrace(1, 1)]);
    harm(folder);
    await expect(all(folder)).rejects.toThrow(ConfigError);
  });
});
