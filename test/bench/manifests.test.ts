import { execFile } from 'node:child_process';
import { cp, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parts } from '../real/parts.ts';
import { differenceOf } from './manifests/difference.ts';
import { generateMonorepo } from './manifests/generated.ts';

const run = promisify(execFile);
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const isThere = (name: string): boolean => parts.find((part) => part.name === name)?.version() !== undefined;

const ALL = (count: number) => ({ asked: count, proved: count, shared: count, templates: count, both: count });

describe.skipIf(!(isThere('kustomize') && isThere('helm')) && process.env.CI !== 'true')('bench:manifests', () => {
  let directory = '';
  beforeAll(async () => {
    // Two services with two overlays each, and a chart.
    directory = await generateMonorepo(17);
    await cp(here('../scenarios/manifests/helm-image-tag/before'), directory, { recursive: true });
  });
  afterAll(() => rm(dirname(directory), { recursive: true, force: true }));

  it('prints what it is asked for, and a small repository meets every goal', async () => {
    const fields = ['--field', 'limits.memory,image'];
    const { stdout, stderr } = await run(process.execPath, [here('manifests.ts'), directory, '--json', ...fields]);
    const { repos } = JSON.parse(stdout);
    expect(repos).toHaveLength(1);
    expect(repos[0]).toMatchObject({
      repo: 'generated/17',
      layout: 'kustomize,helm',
      workloads: 5,
      located: 10,
      edited: 10,
      proved: 10,
      refused: {},
      unintendedLines: 0,
      semanticDifferences: 0,
      locateP95Ms: expect.any(Number),
      yamlFiles: 20,
      fields: {
        image: { byTool: { helm: ALL(1), kustomize: ALL(4) } },
      },
    });
    expect(repos[0].documents.exact).toBe(repos[0].documents.untemplated);
    expect(repos[0].documents.exact).toBeGreaterThan(10);
    expect(stderr).toMatch(/rendering with .*(kustomize|kubectl).* helm v3/);
    expect(stderr).not.toContain('MISSING');
  }, 120_000);

  it('says how it is called', async () => {
    await expect(run(process.execPath, [here('manifests.ts'), directory, '--field', 'colour'])).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('limits.memory'),
    });
  });
});

describe('what the bench takes for meant', () => {
  const words = new Set(['resources', 'limits', 'memory']);
  it.each([
    ['the value', 'a: 1\nmemory: 1Gi\n', 'a: 1\nmemory: 2Gi\n', 0, 0],
    ['a new block where nothing stood', 'resources:\n  {}\n', 'resources:\n  limits:\n    memory: 2Gi\n', 0, 0],
    ['another key', 'a: 1\nmemory: 1Gi\n', 'a: 2\nmemory: 2Gi\n', 2, 1],
    ['the indentation of another line', 'a:\n - 1\nmemory: 1Gi\n', 'a:\n  - 1\nmemory: 2Gi\n', 2, 0],
    ['a comment that goes', '# why\nmemory: 1Gi\n', 'memory: 2Gi\n', 1, 0],
  ])('%s', (_, before, after, unintendedLines, semantic) => {
    expect(differenceOf({ before, after }, words)).toEqual({ unintendedLines, semantic });
  });
});
