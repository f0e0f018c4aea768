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

  const written = async (csv: string): Promise<Trace | undefined> => {
    const folder = folderOf([flatTrace(1, 1)]);
    writeFileSync(join(folder, 's', 'n1.csv.gz'), gzipSync(csv));
    return (await all(folder))[0];
  };

  it('is in order of time whatever the order of its rows, the last of those with the same time counts', async () => {
    const trace = await written('unix_seconds,cpu_cores,mem_bytes\n600,2,6\n300,1,5\n600,3,7\n');
    expect(trace).toMatchObject({ times: Float64Array.of(300, 600), cpu: Float64Array.of(1000, 3000) });
    expect(trace?.memory).toEqual(Float64Array.of(5, 7));
  });

  it('takes columns by their names, Windows line ends and NaN as nothing', async () => {
    const trace = await written('mem_bytes,unix_seconds,host,cpu_cores\r\n5,300,a,NaN\r\n,600,b,0.5\r\n\r\n');
    expect(trace?.times).toEqual(Float64Array.of(300, 600));
    expect(Array.from(trace?.cpu ?? [])).toEqual([Number.NaN, 500]);
    expect(Array.from(trace?.memory ?? [])).toEqual([5, Number.NaN]);
  });

  it.each([
    ['a header of other names', 'time,cpu\n300,1\n', 's/n1.csv.gz:1', 'time,cpu'],
    [
      'a time in milliseconds',
      'unix_seconds,cpu_cores,mem_bytes\n1700000000000,1,5\n',
      's/n1.csv.gz:2',
      '1700000000000',
    ],
    ['no time', 'unix_seconds,cpu_cores,mem_bytes\n300,1,5\n,1,5\n', 's/n1.csv.gz:3', 'nothing'],
    ['a word for a number', 'unix_seconds,cpu_cores,mem_bytes\n300,100m,5\n', 's/n1.csv.gz:2', '100m'],
    ['negative use', 'unix_seconds,cpu_cores,mem_bytes\n300,-0.5,5\n', 's/n1.csv.gz:2', '-0.5'],
    ['endless use', 'unix_seconds,cpu_cores,mem_bytes\n300,1,1e999\n', 's/n1.csv.gz:2', '1e999'],
  ])('with %s is a matter of configuration that names the line', async (_, csv, path, got) => {
    await expect(written(csv)).rejects.toMatchObject({ name: 'ConfigError', path, got });
  });

  it('of nothing but a header is empty', async () => {
    expect(await written('unix_seconds,cpu_cores,mem_bytes\n')).toMatchObject({ times: new Float64Array(0) });
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
