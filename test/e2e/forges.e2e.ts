import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Scene, shopScene } from '../integration/forges/scene.ts';
import { type Pull, type Server, serversIn } from './server.ts';
import { type Stage, stage } from './stage.ts';

const servers = serversIn(process.env);
const KILLS = Number(process.env.E2E_KILLS ?? '6');

it('has a server to run against: name one in E2E_GITEA_URL and E2E_GITEA_TOKEN, or in E2E_GITHUB_TOKEN', () => {
  expect(servers.length).toBeGreaterThan(0);
});

let scene: Scene;
beforeAll(async () => {
  scene = await shopScene();
});
afterAll(() => scene.remove());

const rows = z.array(z.object({ area: z.string(), check: z.string(), status: z.string(), detail: z.string() }));
const branchOf = ({ head }: Pull): string => (head.ref.startsWith('refs/pull/') ? (head.label ?? '') : head.ref);

/** One repository from its first pull request to the last word of a person; each step stands on those before. */
describe.each(servers)('a repository on a real $kind', (server: Server) => {
  let at: Stage;
  beforeAll(async () => {
    at = await stage(server, scene);
  });
  afterAll(() => at.close());
  const pullFor = async (name: string): Promise<Pull> => {
    const found = (await at.pulls()).find((one) => branchOf(one).includes(name));
    if (found === undefined) throw new Error(`no pull request for ${name}`);
    return found;
  };
  const settled = async (): Promise<void> => {
    const { code, stderr } = await at.run();
    expect(code, stderr).toBe(0);
    expect(at.writes(), stderr).toEqual([]);
  };

  it('has nothing to be said about by doctor', async () => {
    const { stdout, stderr } = await at.doctor();
    expect(stdout, stderr).not.toBe('');
    const found = rows.parse(JSON.parse(stdout)).filter(({ area }) => area === 'git' || area === 'forge');
    expect(found.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(found.length).toBeGreaterThanOrEqual(5);
    at.writes();
  });

  it('gets two pull requests, with labels and texts', async () => {
    const { code, stderr } = await at.run();
    expect(code, stderr).toBe(0);
    expect(stderr).not.toMatch(/"level":(40|50|60)/);
    const pulls = await at.pulls();
    expect(pulls).toHaveLength(2);
    for (const pull of pulls) {
      expect(pull).toMatchObject({ state: 'open', user: { login: at.bot } });
      expect(pull.labels.map(({ name }) => name)).toContain('trimtab');
      expect(pull.body).toMatch(/^<!-- trimtab:1 /);
      expect(branchOf(pull)).toMatch(/^trimtab--shop-(api|web)-/);
    }
    expect(at.writes().length).toBeGreaterThan(5);
  });

  it('is left alone when nothing has changed', () => settled());

  it('keeps a title and a text that a person gave', async () => {
    const { number, body } = await pullFor('shop-web');
    await at.change(number, { title: 'our own words', body: `${body ?? ''}\nSee you at the review.\n` });
    await settled();
    expect(await pullFor('shop-web')).toMatchObject({ title: 'our own words' });
  });

  it('keeps a commit that a person made on the branch, and says so once', async () => {
    await at.commitTo(branchOf(await pullFor('shop-web')));
    const before = await pullFor('shop-web');
    await at.run();
    at.writes();
    expect((await pullFor('shop-web')).head.sha).toBe(before.head.sha);
    expect(await at.comments(before.number)).toHaveLength(1);
    await at.run();
    expect(at.writes().filter((write) => write === 'push' || write.endsWith('/comments'))).toEqual([]);
    expect(await at.comments(before.number)).toHaveLength(1);
  });

  it('takes a merge for an answer', async () => {
    const { number } = await pullFor('shop-api');
    await at.merge(number);
    const { stderr } = await at.run();
    expect(stderr).not.toMatch(/"level":(50|60)/);
    expect((await at.pulls()).filter((one) => branchOf(one).includes('shop-api'))).toHaveLength(1);
    expect((await pullFor('shop-api')).merged_at).toEqual(expect.any(String));
  });

  if (server.person !== undefined)
    it('takes a refusal for an answer', async () => {
      const { number } = await pullFor('shop-web');
      await at.change(number, { state: 'closed' });
      await at.run();
      await at.run();
      expect(await pullFor('shop-web')).toMatchObject({ number, state: 'closed' });
      expect(await at.pulls()).toHaveLength(2);
    });
});

describe.each(servers)('a pass on a real $kind that is killed between two requests', (server: Server) => {
  it('is finished by the next one', async () => {
    let borders = 0;
    const whole = await finished(server, async (at) => {
      at.atBorders(() => {
        borders++;
        return 'go-on';
      });
    });
    expect(whole).toHaveLength(2);
    for (let index = 0; index < KILLS; index++) {
      const point = 1 + Math.floor(((index + 0.5) * borders) / KILLS);
      expect(await finished(server, (at) => killedAt(point, at)), `killed at ${point} of ${borders}`).toEqual(whole);
    }
  });
});

/** What a whole pass leaves after whatever came before it. */
async function finished(server: Server, before: (at: Stage) => Promise<void>) {
  const at = await stage(server, scene);
  try {
    await before(at);
    const { code, stderr } = await at.run();
    expect(code, stderr).toBe(0);
    const pulls = await at.pulls();
    return pulls
      .map((one) => ({ ...one, head: one.head.sha, number: 0, labels: one.labels.map(({ name }) => name).toSorted() }))
      .toSorted((a, b) => (a.title < b.title ? -1 : 1));
  } finally {
    await at.close();
  }
}

async function killedAt(point: number, { started, atBorders }: Stage): Promise<void> {
  const child = started();
  const ended = new Promise<string | null>((resolve) => child.on('close', (_, signal) => resolve(signal)));
  let passed = 0;
  atBorders(() => {
    passed++;
    if (passed === point && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    return passed >= point ? 'stop' : 'go-on';
  });
  expect(await ended).toBe('SIGKILL');
  atBorders(() => 'go-on');
}
