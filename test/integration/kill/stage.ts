/** A captured cluster and a repository for it, and passes of the program that end as asked. */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { countingGit } from '../../act/kill/sweep.ts';
import { compiled } from '../../cli/trimtab.ts';
import { gitIn } from '../../fakes/bare-repository.ts';
import { captured } from '../captured.ts';
import { eventTexts } from '../live-world.ts';
import { REPOSITORY_URL } from '../manifests.ts';

export interface Stage {
  /** A pass over the untouched repository, killed at that border. */
  readonly killed: (at: number) => Promise<Ended>;
  /** One more pass over what is there. */
  readonly again: () => Promise<Ended>;
  /** What is left: refs with their commits, pull requests, journal. */
  readonly state: () => string;
  readonly remove: () => void;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  /** Crossed by the process, if it was counted. */
  readonly borders: number;
  readonly stderr: string;
}

/** Never killed. */
export const UNDISTURBED = 0;

export async function stage(): Promise<Stage> {
  const world = await captured();
  const { folder } = world;
  const [here, pristine] = [join(folder, 'here'), join(folder, 'pristine')];
  mkdirSync(pristine);
  cpSync(world.repository.path, join(pristine, 'manifests.git'), { recursive: true });
  writeFileSync(join(folder, 'act.yaml'), configuration(join(here, 'manifests.git')));
  const git = countingGit(folder);
  const args = ['run', '--config', join(folder, 'act.yaml'), '--from', join(folder, 'capture')];
  const run = (environment: Record<string, string>) => ended(args, { folder, environment });
  return {
    killed: async (at) => {
      // The same place each time: addresses of pull requests contain it.
      rmSync(here, { recursive: true, force: true });
      cpSync(pristine, here, { recursive: true });
      writeFileSync(join(folder, 'counter'), '0\n');
      writeFileSync(join(folder, 'kill-at'), `${at}\n`);
      const borders = pathToFileURL(join(import.meta.dirname, 'borders.ts')).href;
      return run({ PATH: git, NODE_OPTIONS: `--import=${borders}`, TRIMTAB_TEST_BORDERS: folder });
    },
    again: () => run({}),
    state: () => {
      const path = join(here, 'manifests.git');
      return [gitIn(path)('for-each-ref'), gitIn(path)('log', '--all', '--patch'), ...eventTexts({ path })].join('\n');
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const configuration = (remote: string): string =>
  JSON.stringify({
    cluster: { name: 'prod' },
    repositories: [{ name: 'manifests', url: REPOSITORY_URL, remote }],
    mode: 'act',
  });

const MAIN = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

interface Setting {
  readonly folder: string;
  readonly environment: Record<string, string>;
}

function ended(args: readonly string[], { folder, environment }: Setting): Promise<Ended> {
  const shared = { TMPDIR: join(folder, 'temporary'), ...compiled };
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env.PATH, ...shared, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve({ code, signal, stderr, borders: Number(readFileSync(join(folder, 'counter'), 'utf8')) }),
    );
  });
}
