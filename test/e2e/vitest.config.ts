import { defineConfig } from 'vitest/config';
import { binaries } from '../real/parts.ts';

process.env.PATH = `${binaries}:${process.env.PATH ?? ''}`;

/** Real servers are slow, and some count requests: one after the other, with time. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: [
      'test/e2e/*.e2e.ts',
      'test/adapters/gitea/real.test.ts',
      'test/adapters/kubernetes/kubernetes.contract.test.ts',
    ],
    testTimeout: 600_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
