import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const rows = readFileSync(new URL('LIFECYCLE-CASES.md', import.meta.url), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const cells = /^\| (\d+) \| .*? \| (done|part|not yet) \| (.*)\|$/.exec(line);
    if (cells === null) return [];
    const paths = [...(cells[3] ?? '').matchAll(/`(test\/[^`]+)`/g)].map(([, path = '']) => path);
    return [{ number: Number(cells[1]), state: cells[2], paths }];
  });
const numbersIn = (path: string): number[] =>
  [...readFileSync(new URL(path, root), 'utf8').matchAll(/\bcase (\d+)\b/g)].map(([, number]) => Number(number));

describe('the list of lifecycle cases', () => {
  it('has all 48, in order', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 48 }, (_, i) => i + 1));
  });

  it('names a holder for each that is not left open, and only files that are there', () => {
    for (const { number, state, paths } of rows) {
      expect([number, paths.length > 0]).toEqual([number, state !== 'not yet']);
      for (const path of paths) expect([path, existsSync(new URL(path, root))]).toEqual([path, true]);
    }
  });

  it('names every scenario that calls itself by a number', () => {
    const files = globSync('test/scenarios/lifecycle/*.test.ts', { cwd: root });
    expect(files.length).toBeGreaterThan(3);
    for (const path of files)
      for (const number of new Set(numbersIn(path)))
        expect([number, rows[number - 1]?.paths.includes(path)]).toEqual([number, true]);
  });
});
