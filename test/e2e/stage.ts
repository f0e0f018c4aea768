/** A throw-away repository with the manifests of a captured shop, and passes of the program over it. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Finished, trimtab } from '../cli/trimtab.ts';
import type { Scene } from '../integration/forges/scene.ts';
import { door } from './door.ts';
import { type Server, type Throwaway, throwaway } from './server.ts';

export interface Stage extends Throwaway {
  readonly run: () => Promise<Finished>;
  readonly doctor: () => Promise<Finished>;
  /** A pass in a group of its own. */
  readonly started: () => ChildProcess;
  /** Writes since the last time this was asked. */
  readonly writes: () => string[];
  readonly atBorders: (border: () => 'go-on' | 'stop') => void;
  readonly close: () => Promise<void>;
}

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export async function stage(server: Server, scene: Scene): Promise<Stage> {
  const repository = await throwaway(server);
  const doors = { api: await door(apiRoot(server)), git: await door(server.git) };
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-e2e-'));
  mkdirSync(join(folder, 'temporary'));
  seed(server, repository, scene);
  const file = join(folder, 'trimtab.yaml');
  writeFileSync(file, JSON.stringify(configuration(server, repository, { scene, doors })));
  const environment = { FORGE_TOKEN: server.token, TMPDIR: join(folder, 'temporary') };
  const pass = ['run', '--config', file, '--from', scene.capture];
  let seen = 0;
  return {
    ...repository,
    run: () => trimtab(pass, environment),
    doctor: () => trimtab(['doctor', '--config', file, '--output', 'json'], environment),
    started: () =>
      spawn(process.execPath, [MAIN, ...pass], {
        env: { PATH: process.env.PATH, ...environment },
        stdio: 'ignore',
        detached: true,
      }),
    writes: () => {
      const all = [...doors.api.writes(), ...doors.git.writes()];
      const fresh = all.slice(seen);
      seen = all.length;
      return fresh;
    },
    atBorders: (border) => {
      doors.api.atBorders(border);
      doors.git.atBorders(border);
    },
    close: async () => {
      await Promise.all([doors.api.close(), doors.git.close(), repository.remove()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Gitea's adapter adds `/api/v1` itself. */
const apiRoot = ({ kind, api, git }: Server): string => (kind === 'gitea' ? git : api);

function configuration(
  { kind }: Server,
  { owner, name }: Throwaway,
  parts: { scene: Scene; doors: Record<'api' | 'git', { readonly origin: string }> },
) {
  const { scene, doors } = parts;
  const where = kind === 'gitea' ? { url: doors.api.origin } : { baseUrl: doors.api.origin };
  return {
    cluster: { name: scene.cluster },
    repositories: [
      {
        name: 'manifests',
        url: scene.url,
        remote: `${doors.git.origin}/${owner}/${name}.git`,
        forge: { kind, ...where, tokenEnv: 'FORGE_TOKEN' },
      },
    ],
    // Only asked by doctor, which says that nobody is there.
    prometheus: { url: 'http://127.0.0.1:9' },
    mode: 'act',
  };
}

function seed({ git, token, person = token }: Server, { owner, name }: Throwaway, scene: Scene): void {
  const login = Buffer.from(`x-access-token:${person}`).toString('base64');
  const url = `${git.replace(/\/+$/, '')}/${owner}/${name}.git`;
  execFileSync('git', ['--git-dir', scene.manifests, 'push', '--quiet', url, 'main:refs/heads/main'], {
    env: {
      PATH: process.env.PATH,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_TERMINAL_PROMPT: '0',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'http.extraHeader',
      GIT_CONFIG_VALUE_0: `Authorization: Basic ${login}`,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}
