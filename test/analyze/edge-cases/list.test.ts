import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const folder = new URL('..', import.meta.url);
const rows = readFileSync(new URL('EDGE-CASES.md', folder), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const cells = /^\| (\d+) \| .* \| (.*) \|$/.exec(line);
    return cells === null ? [] : [{ number: Number(cells[1]), heldBy: cells[2] ?? '' }];
  });
/** Paths of this folder, as the table writes them. */
const here = (heldBy: string): string[] =>
  [...heldBy.matchAll(/`([^`]+\.test\.ts)`/g)].flatMap(([, path = '']) =>
    /^(edge-cases|analyze)/.test(path) ? [path] : [],
  );
const tests = globSync('**/*.test.ts', { cwd: folder }).map((path) => ({
  path,
  numbers: [...readFileSync(new URL(path, folder), 'utf8').matchAll(/['"`]edge (\d+):/g)].map(([, number]) =>
    Number(number),
  ),
}));

describe('the list of edge cases', () => {
  it('has all 45, each held by somebody', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 45 }, (_, i) => i + 1));
    for (const { heldBy } of rows) expect(heldBy).toMatch(/`[^`]+`/);
  });

  it('names the file of each numbered test, and each file it names has one', () => {
    const listed = rows.flatMap(({ number, heldBy }) => here(heldBy).map((path) => `${number} ${path}`));
    const written = tests.flatMap(({ path, numbers }) => [...new Set(numbers)].map((number) => `${number} ${path}`));
    expect(listed.toSorted()).toEqual(written.toSorted());
    expect(written.length).toBeGreaterThan(20);
  });

  it('names no file of another room that is not there', () => {
    const root = new URL('../../', folder);
    const named = rows.flatMap(({ heldBy }) => [...heldBy.matchAll(/`(test\/[^`]+)`/g)].map(([, path = '']) => path));
    for (const path of named) expect([path, globSync(path, { cwd: root }).length]).toEqual([path, 1]);
  });
});
