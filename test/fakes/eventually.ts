import { vi } from 'vitest';

/** Milliseconds; less than a test may take, so that what is missing is said and not only that time ran out. */
const PATIENCE = 55_000;

/**
 * What is true sooner or later. How long that takes is the machine's affair, so every test waits this way: one that is busy
 * with other things fails nothing. `patience` is for programs of their own, in tests with a timeout that is longer still.
 */
export const eventually = (check: () => unknown, patience = PATIENCE): Promise<unknown> =>
  vi.waitFor(check, { timeout: patience, interval: 20 });
