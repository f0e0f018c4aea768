import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killedPasses, troubledPass, type Whole, wholePass } from './kills.ts';
import { type Scene, shopScene } from './scene.ts';
import type { World } from './served.ts';

/**
 * Each point and each trouble costs two passes of the program. TRIMTAB_KILL_POINTS=100 asks for so many points on Gitea,
 * a third of them on GitHub, and for every trouble on both; without it a few stand for them, so that the tests of a
 * change stay quick.
 */
const asked = Number(process.env.TRIMTAB_KILL_POINTS ?? '0');
const POINTS = { gitea: asked || 1, 'github-app': Math.ceil(asked / 3) || 1 } as const;

let scene: Scene;
beforeAll(async () => {
  scene = await shopScene();
});
afterAll(() => scene.remove());

interface Trouble {
  readonly name: string;
  /** Where it is met with every change. */
  readonly quick?: 'gitea' | 'github-app';
  readonly disturb: (world: World) => void;
  /** What the disturbed pass itself ends with. */
  readonly left: 'nothing' | 'anything' | 'everything';
}

const TROUBLES: readonly Trouble[] = [
  {
    name: 'answers get lost, are reset or fail',
    quick: 'gitea',
    left: 'anything',
    disturb: (world) => {
      fails(world, { kind: 'answer', status: 502 }, 'GET /pulls');
      fails(world, { kind: 'reset' }, 'GET /pulls');
      fails(world, { kind: 'lost' }, 'POST /pulls');
      let broken = 0;
      const { double } = world;
      double.atBorders(() => (double.gitRequests.length === 3 && broken++ === 0 ? 'stop' : 'go-on'));
    },
  },
  {
    name: 'it is told to wait for two minutes (429)',
    left: 'nothing',
    disturb: (world) => fails(world, { kind: 'answer', status: 429, headers: { 'retry-after': '120' } }, 'POST /pulls'),
  },
  {
    name: 'its token ends in mid-run and there is another',
    quick: 'github-app',
    left: 'everything',
    disturb: (world) => atRequest(world, 12, world.replaceTokens),
  },
];

const SECONDARY: Trouble = {
  name: 'a secondary limit shuts it out',
  left: 'nothing',
  disturb: (world) =>
    fails(
      world,
      { kind: 'answer', status: 403, body: { message: 'You have exceeded a secondary rate limit' } },
      'POST /pulls',
    ),
};

describe.each(['gitea', 'github-app'] as const)('a pass on %s', (signIn) => {
  let whole: Whole;
  beforeAll(async () => {
    whole = await wholePass(signIn, scene);
  });

  it('that nobody disturbs opens two pull requests', () => {
    expect(whole.borders).toBeGreaterThan(60);
    expect(pullsIn(whole.state)).toBe(2);
  });

  it('that is killed between two requests is finished by the next one', { timeout: 7_200_000 }, async () => {
    const killed = await killedPasses({ signIn, scene, borders: whole.borders }, POINTS[signIn]);
    expect(killed.length).toBeGreaterThan(POINTS[signIn] / 2);
    for (const { at, signal, code, stderr, state } of killed) {
      expect([signal, code], `killed at ${at}: ${stderr}`).toEqual(['SIGKILL', 0]);
      // The same pull requests, labels, texts, branches and audit.
      expect(state, `killed at ${at} of ${whole.borders}`).toBe(whole.state);
    }
  });

  const troubles = [...TROUBLES, ...(signIn === 'gitea' ? [] : [SECONDARY])];
  it.each(troubles.filter(({ quick }) => asked > 0 || quick === signIn))('is finished when $name', async (trouble) => {
    const file = join(scene.capture, '..', 'token');
    const forge = signIn === 'gitea' ? { tokenEnv: undefined, tokenFile: file } : {};
    const { code, states, stderr } = await troubledPass({ signIn, scene, forge }, (world) => {
      writeFileSync(file, world.environment.FORGE_TOKEN ?? '');
      trouble.disturb({ ...world, replaceTokens: () => void writeFileSync(file, String(world.replaceTokens())) });
    });
    rmSync(file);
    expect(pullsIn(states[0])).toBeLessThanOrEqual(2);
    if (trouble.left === 'nothing') expect([code, pullsIn(states[0])]).toEqual([1, 0]);
    if (trouble.left === 'everything') expect([code, states[0]], stderr).toEqual([0, whole.state]);
    expect(states[1], stderr).toBe(whole.state);
  });
});

const pullsIn = (state: string): number => state.match(/^\{.*"branch":"trimtab--/gm)?.length ?? 0;

/** The next request of that method whose path ends so. */
function fails({ double }: World, fault: Parameters<World['double']['failNext']>[0], what: string): void {
  const [method, end = ''] = what.split(' ');
  double.failNext(fault, (request) => request.method === method && request.path.split('?', 1).join('').endsWith(end));
}

/** Two borders to a request. */
function atRequest({ double }: World, count: number, work: () => void): void {
  let passed = 0;
  double.atBorders(() => {
    passed++;
    if (passed === count * 2 - 1) work();
    return 'go-on';
  });
}
