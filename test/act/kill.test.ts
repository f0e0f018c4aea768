import { join } from 'node:path';
import { expect, it } from 'vitest';
import { killSweep } from './kill/sweep.ts';

/** Spread over about 200 borders. The whole program is killed at 26 in test/integration/kill.test.ts. */
const POINTS = 8;

it('ends in the same state wherever it was killed', { timeout: 600_000 }, async () => {
  const { undisturbed, borders, killed } = await killSweep(
    join(import.meta.dirname, 'kill', 'four-proposals.ts'),
    POINTS,
  );
  expect(borders).toBeGreaterThan(4 * POINTS);
  expect(new Set(killed.map(({ at }) => at)).size).toBe(POINTS);
  expect(killed.map(({ signal }) => signal)).toEqual(Array(POINTS).fill('SIGKILL'));
  expect(undisturbed.match(/"kind":"opened"/g)).toHaveLength(4);
  expect(undisturbed.match(/"kind":"updated"/g)).toHaveLength(1);
  for (const { at, state } of killed) expect(state, `killed at ${at} of ${borders}`).toBe(undisturbed);
});
