import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Scene, shopScene } from '../integration/forges/scene.ts';
import { seeded } from './draws.ts';
import { growthOf, type Reading } from './readings.ts';
import { restlessRun, settled } from './restless.ts';
import { type Stage, stageOf } from './stage.ts';

describe('growth', () => {
  /** A reading a second for ten minutes. */
  const readings = (rss: (at: number) => number, open = (_: number) => 24): Reading[] =>
    Array.from({ length: 600 }, (_, at) => ({ at, rss: rss(at), own: rss(at), open: open(at), threads: 11 }));

  it('is none where memory only swings', () => {
    const { slope, step, open } = growthOf(readings((at) => 60_000 + 900 * Math.sin(at / 7)));
    expect(Math.abs(slope)).toBeLessThan(64);
    expect(Math.abs(step)).toBeLessThan(2048);
    expect(open).toEqual([24, 24]);
  });

  it('is found where each pass leaves something', () => {
    const { slope, step } = growthOf(readings((at) => 60_000 + 10 * at));
    expect(slope).toBeCloseTo(600);
    expect(step).toBeCloseTo(2000);
  });

  it('is found where a descriptor stays open', () => {
    expect(
      growthOf(
        readings(
          () => 60_000,
          (at) => 24 + Math.floor(at / 300),
        ),
      ).open,
    ).toEqual([24, 25]);
  });
});

/** `npm run soak` does this for minutes, on a larger cluster, and compares with a calm run. */
describe.skipIf(process.platform !== 'linux')('serving that is ended in the middle of a pass', () => {
  let scene: Scene;
  let stage: Stage;
  beforeAll(async () => {
    scene = await shopScene();
    stage = await stageOf(scene);
  });
  afterAll(async () => {
    await stage.close();
    scene.remove();
  });

  it('kindly and not, leaves a repository that the next one goes on with', { timeout: 120_000 }, async () => {
    const { ends, faults } = await restlessRun(stage, { lasting: 0, draw: seeded(7), longest: 1_500 });
    expect([ends, faults]).toEqual([{ terminated: 1, killed: 1 }, []]);
    const branches = await settled(stage, () => [...stage.git.heads().keys()].sort().join(' '));
    expect(branches).toMatch(/trimtab--.*trimtab-journal/);
    expect(stage.faults()).toEqual([]);
  });
});
