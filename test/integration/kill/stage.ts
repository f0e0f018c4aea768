/** A captured cluster and a repository for it, and passes of the program that end as asked. */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { countingGit } from '../../act/kill/sweep.ts';
import { type BareRepository, gitIn } from '../../fakes/bare-repository.ts';
import { lyingPrometheus } from '../../fakes/prometheus/lying-prometheus.ts';
import { eventTexts, liveWorld } from '../live-world.ts';
import { applicationFor, liveObjects, manifestOf, podNames, REPOSITORY_URL, surroundingsOf } from '../manifests.ts';
import { API, QUIET, WEB } from '../shop.ts';

const MIB = 2 ** 20;
const USED = [
  { planned: WEB, millicores: 100, bytes: 300 * MIB },
  { planned: API, millicores: 150, bytes: 400 * MIB },
  { planned: QUIET, millicores: 60, bytes: 150 * MIB },
];

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

/** Its own folder, with a capture in it; cluster and Prometheus are gone when this is done. */
async function captured(): Promise<{ folder: string; repository: BareRepository }> {
  const planned = USED.map((one) => one.planned);
  const prometheus = await lyingPrometheus({
    containers: USED.flatMap(({ planned: own, ...use }) =>
      podNames(own).map((pod) => ({ namespace: own.namespace, pod, container: 'app', ...use })),
    ),
  });
  const world = await liveWorld({
    objects: [
      ...surroundingsOf(planned),
      ...planned.flatMap(liveObjects),
      applicationFor('shop', 'apps/shop', planned),
    ],
    files: Object.fromEntries(planned.map((one) => [`apps/shop/${one.name}.yaml`, manifestOf(one)])),
    prometheusUrl: prometheus.url,
  });
  const { code, stderr } = await world.command('capture', '--out', join(world.folder, 'capture'));
  await prometheus.close();
  await world.kubernetes.close();
  if (code !== 0) throw new Error(`the capture failed: ${stderr}`);
  return world;
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
  // Compiled once for all passes.
  const shared = { TMPDIR: join(folder, 'temporary'), NODE_COMPILE_CACHE: join(folder, 'compiled') };
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
