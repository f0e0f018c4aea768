import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { CountReporter } from './test/house/count-reporter.ts';
import { binaries } from './test/real/parts.ts';

// Tests start the program hundreds of times: compiling its sources once is a third of their work.
process.env.NODE_COMPILE_CACHE ??= join(binaries, '..', 'compiled');
process.env.PATH = `${binaries}:${process.env.PATH ?? ''}`;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default', new CountReporter()],
    coverage: {
      provider: 'v8',
      include: ['src/**'],
      reporter: ['text-summary', 'html'],
    },
  },
});
