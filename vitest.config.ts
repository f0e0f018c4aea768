import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { CountReporter } from './test/house/count-reporter.ts';
import { LongFirst } from './test/house/long-first.ts';
import { binaries } from './test/real/parts.ts';

// Tests start the program hundreds of times: compiling its sources once is half of their work.
process.env.NODE_COMPILE_CACHE ??= join(binaries, '..', 'compiled');
process.env.PATH = `${binaries}:${process.env.PATH ?? ''}`;

/** Tests that start programs: a process of their own for each file, since forking one that has grown is slow. */
const STARTING = [
  'test/act/**/*.test.ts',
  'test/adapters/{git,gitea,github,journal,local-forge,render}/**/*.test.ts',
  'test/{cli,house,integration}/**/*.test.ts',
  'test/propose/scenarios.test.ts',
  'test/scenarios/**/*.test.ts',
];

export default defineConfig({
  test: {
    // How long something takes is the machine's affair: one that is five times slower fails nothing.
    testTimeout: 120_000,
    hookTimeout: 300_000,
    globalSetup: 'test/real/quick-disk.ts',
    pool: 'forks',
    maxWorkers: 3,
    sequence: { sequencer: LongFirst },
    reporters: ['default', new CountReporter()],
    coverage: {
      provider: 'v8',
      include: ['src/**'],
      reporter: ['text-summary', 'html'],
    },
    projects: [
      { extends: true, test: { name: 'starting', include: STARTING } },
      // Loading modules is half of the work of the rest, and they keep no state: no mocks, no environment.
      { extends: true, test: { name: 'rest', include: ['test/**/*.test.ts'], exclude: STARTING, isolate: false } },
    ],
  },
});
