import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Kills, killedPasses } from './kills.ts';
import { type Scene, shopScene } from './scene.ts';

/**
 * Each point costs two passes of the program. TRIMTAB_KILL_POINTS=100 asks for so many on Gitea and a third of them on
 * GitHub; without it a few stand for them, so that the tests of a change stay quick.
 */
const asked = Number(process.env.TRIMTAB_KILL_POINTS ?? '0');
const POINTS = [
  { signIn: 'gitea', points: asked || 2 },
  { signIn: 'github-app', points: Math.ceil(asked / 3) || 2 },
] as const;

describe.each(POINTS)('a pass on $signIn that is killed between two requests', ({ signIn, points }) => {
  let scene: Scene;
  let kills: Kills;
  beforeAll(async () => {
    scene = await shopScene();
    kills = await killedPasses(signIn, scene, points);
  }, 1_800_000);
  afterAll(() => scene.remove());

  it('would have asked often enough to be killed there', () => {
    expect(kills.borders).toBeGreaterThan(60);
    expect(kills.undisturbed.match(/"branch":"trimtab--/g)).toHaveLength(2);
    expect(kills.killed.length).toBeGreaterThanOrEqual(Math.min(points, 30));
    expect(kills.killed.map(({ signal }) => signal)).toEqual(kills.killed.map(() => 'SIGKILL'));
  });

  it('is finished by the next one: the same pull requests, labels, texts and branches', () => {
    for (const { at, code, stderr, state } of kills.killed) {
      expect(code, `killed at ${at}: ${stderr}`).toBe(0);
      expect(state, `killed at ${at} of ${kills.borders}`).toBe(kills.undisturbed);
    }
  });
});
