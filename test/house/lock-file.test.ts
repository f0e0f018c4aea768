import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';

const lockFile = z.object({
  packages: z.record(z.string(), z.object({ optionalDependencies: z.record(z.string(), z.string()).optional() })),
});

/** A registry that lacks one platform's package leaves it out of the lock file, and `npm ci` then refuses everywhere. */
it('the lock file names the package of every platform', () => {
  const { packages } = lockFile.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
  const wanted = Object.entries(packages).flatMap(([at, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).map((name) => ({ at, name })),
  );
  expect(wanted.length).toBeGreaterThan(50);
  expect(wanted.filter(({ at, name }) => !found(at, name)).map(({ at, name }) => `${name} of ${at}`)).toEqual([]);

  function found(at: string, name: string): boolean {
    if (join(at, 'node_modules', name) in packages) return true;
    return at !== '' && found(above(at), name);
  }
});

const above = (at: string): string => {
  const parent = dirname(at);
  return parent === '.' ? '' : parent;
};
