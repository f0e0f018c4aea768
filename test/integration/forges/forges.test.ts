import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finished } from '../../cli/trimtab.ts';
import { gitIn } from '../../fakes/bare-repository.ts';
import { demoScene, type Scene, shopScene } from './scene.ts';
import { type Seen, SIGN_INS, served, type World } from './served.ts';
import { formsOf, type Spy, spyOn } from './spy.ts';

/** The demo is large: once will do. */
const SCENES = { gitea: demoScene, github: shopScene, 'github-app': shopScene } as const;

/** Two passes of the program over a captured cluster, with its manifests on a forge. */
describe.each(SIGN_INS)('on %s the program', (signIn) => {
  let scene: Scene;
  let at: World;
  let spy: Spy;
  let first: Finished;
  let second: Finished;
  let between: readonly Seen[];
  let writes: readonly string[];
  beforeAll(async () => {
    scene = await SCENES[signIn]();
    at = await served(signIn, scene);
    spy = spyOn(at.folder, ['git', 'kubectl', 'kustomize', 'helm']);
    first = await at.command('run', { PATH: spy.path });
    between = structuredClone(at.items());
    const seen = at.writes().length;
    second = await at.command('run', { PATH: spy.path });
    writes = at.writes().slice(seen);
  });
  afterAll(async () => {
    await at.close();
    scene.remove();
  });

  const pulls = () => between.filter(({ branch }) => branch !== undefined);

  it('opens pull requests with labels, a text and one commit each', () => {
    // The demo has findings that only people can answer: 1.
    expect(first.code, first.stderr).toBe(signIn === 'gitea' ? 1 : 0);
    expect(first.stderr).not.toMatch(/"level":(40|50|60)/);
    expect(pulls()).toHaveLength(2);
    for (const pull of pulls()) {
      expect(pull).toMatchObject({ state: 'open', by: at.account });
      expect(pull.title).toMatch(/^(Give|Right-size|Say) /);
      expect(pull.body).toMatch(/^<!-- trimtab/);
      expect(pull.body).toContain('| Now | Proposed |');
      expect(pull.labels).toContain('trimtab');
      expect(pull.branch).toMatch(/^trimtab--/);
      const git = gitIn(at.git.path);
      expect(git('rev-list', '--count', `main..${pull.branch}`)).toBe('1');
      expect(git('log', '-1', '--format=%B', String(pull.branch))).toContain('Trimtab-Key: ');
      expect(pull.signed).toBe(signIn === 'github-app');
    }
  });

  it('keeps an audit and a dashboard', () => {
    expect(at.git.head('trimtab-journal')).toBeDefined();
    expect(between.filter(({ branch }) => branch === undefined)).toMatchObject([{ state: 'open', by: at.account }]);
  });

  it('writes nothing the second time', () => {
    expect(second.code).toBe(first.code);
    expect(second.stderr).not.toMatch(/"level":(40|50|60)/);
    expect(writes).toEqual([]);
    expect(at.items()).toEqual(between);
  });

  describe('a secret', () => {
    const expectNone = (text: string) => {
      for (const form of at.secrets().flatMap(formsOf)) expect(text.includes(form)).toBe(false);
    };

    it('is in no output, text, commit or file that is left', () => {
      expect(at.secrets().length).toBeGreaterThan(0);
      expectNone([first, second].map(({ stdout, stderr }) => stdout + stderr).join('\n'));
      expectNone(JSON.stringify(at.items()));
      expectNone(gitIn(at.git.path)('log', '--all', '--patch', '--format=%an%ae%cn%ce%B'));
      expectNone(contentsOf(join(at.folder, 'temporary')));
    });

    it('is in no argument, and in the environment only of what talks to the forge', () => {
      const calls = spy.calls();
      expect(calls.some(({ args }) => args.startsWith('push '))).toBe(true);
      expectNone(calls.map(({ args }) => args).join('\n'));
      expectNone(spy.traces());
      for (const { program, args, environment } of calls) {
        const { TRIMTAB_GIT_TOKEN: handed, ...rest } = environment;
        expectNone(JSON.stringify(rest));
        const mayHave = program === 'git' && /^(clone|ls-remote|fetch|push|read-tree|merge-tree)\b/.test(args);
        expect(handed === undefined || mayHave, `${program} ${args}`).toBe(true);
      }
    });
  });
});

const contentsOf = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
