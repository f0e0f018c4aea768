import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, type Stage, stage, UNDISTURBED } from './kill/stage.ts';

const POINTS = 26;
/** Side by side, each on a stage of its own: a machine of two cores is busy with both. */
const LANES = 2;

interface Lane {
  readonly stage: Stage;
  readonly whole: Ended;
  readonly undisturbed: string;
}

describe('a pass of the program', () => {
  let lanes: readonly Lane[] = [];
  beforeAll(async () => {
    lanes = await Promise.all(Array.from({ length: LANES }, openLane));
  });
  afterAll(() => {
    for (const lane of lanes) lane.stage.remove();
  });

  it('that nobody disturbs opens pull requests and writes the audit', () => {
    for (const { whole, undisturbed } of lanes) {
      expect(whole.code, whole.stderr).toBe(0);
      expect(whole.borders).toBe(lanes[0]?.whole.borders);
      expect(whole.borders).toBeGreaterThan(4 * POINTS);
      expect(undisturbed.match(/"kind":"opened"/g)).toHaveLength(2);
      expect(undisturbed.match(/^\+.*"action":"opened"/gm)).toHaveLength(2);
      expect(undisturbed.match(/^\+.*"action":"pass"/gm)).toHaveLength(1);
    }
  });

  it('ends in the same state wherever it was killed', { timeout: 900_000 }, async () => {
    const killed = await Promise.all(lanes.map((lane, index) => killOn(lane, index)));
    expect(killed.flat().length).toBe(POINTS);
  });
});

async function openLane(): Promise<Lane> {
  const one = await stage();
  const whole = await one.killed(UNDISTURBED);
  return { stage: one, whole, undisturbed: one.state() };
}

/** Every LANES-th of the points, which are spread evenly over the whole pass. */
async function killOn({ stage: one, whole, undisturbed }: Lane, first: number): Promise<readonly number[]> {
  const done: number[] = [];
  for (let index = first; index < POINTS; index += LANES) {
    const at = 1 + Math.floor((index * (whole.borders - 1)) / (POINTS - 1));
    const { signal, borders, stderr } = await one.killed(at);
    expect([signal, borders], stderr).toEqual(['SIGKILL', at]);
    const again = await one.again();
    expect(again.code, again.stderr).toBe(0);
    expect(one.state() === undisturbed, `killed at ${at} of ${whole.borders}`).toBe(true);
    done.push(at);
  }
  return done;
}
