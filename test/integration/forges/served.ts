/** A captured cluster, its manifests behind a forge's double, and the program in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { asPerson as asPersonOnGitea, serverOf as giteaServer } from '../../adapters/gitea/subject.ts';
import { asPerson as asPersonOnGithub, serverOf as githubServer } from '../../adapters/github/subject.ts';
import { compiled, type Finished, trimtab } from '../../cli/trimtab.ts';
import { gitIn } from '../../fakes/bare-repository.ts';
import type { ForgeGit } from '../../fakes/forge-git.ts';
import { giteaDouble } from '../../fakes/gitea/gitea-double.ts';
import { githubDouble } from '../../fakes/github/github-double.ts';
import { type HttpDouble, textOf } from '../../fakes/http-double.ts';
import type { Scene } from './scene.ts';

export const SIGN_INS = ['gitea', 'github', 'github-app'] as const;
export type SignIn = (typeof SIGN_INS)[number];

/** A pull request or issue as a person sees it. */
export interface Seen {
  readonly number: number;
  readonly state: string;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  /** Whose it is. */
  readonly by: string;
  /** Absent: an issue. */
  readonly branch?: string;
  /** Did the forge sign the head's commit? */
  readonly signed: boolean;
}

export interface Served {
  readonly double: HttpDouble;
  readonly git: ForgeGit;
  /** As `repositories[].forge`. */
  readonly forge: Readonly<Record<string, unknown>>;
  /** What must be nowhere. */
  readonly secrets: () => string[];
  /** The login the bot works as. */
  readonly account: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly items: () => Seen[];
  /** Ends every token of the bot; the answer is a new one, where it cannot get one itself. */
  readonly replaceTokens: () => string | undefined;
}

type Environment = Readonly<Record<string, string>>;

export interface World extends Served {
  readonly folder: string;
  readonly command: (name: 'run' | 'doctor', environment?: Environment) => Promise<Finished>;
  /** A pass that can be killed, with everything it started. */
  readonly started: (environment?: Environment) => ChildProcess;
  /** What changed something, or could have: `POST /repos/...`, `push`. */
  readonly writes: () => string[];
  readonly close: () => Promise<void>;
}

export async function served(
  signIn: SignIn,
  scene: Scene,
  part: { budget?: number; forge?: object } = {},
): Promise<World> {
  const made = signIn === 'gitea' ? await onGitea() : await onGithub(signIn);
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-served-'));
  mkdirSync(join(folder, 'temporary'));
  gitIn(made.git.path)('fetch', '--quiet', scene.manifests, '+main:refs/heads/main');
  const { budget = 2, forge = {} } = part;
  const remote = `${made.double.origin}/ada/manifests.git`;
  const config = {
    cluster: { name: scene.cluster },
    repositories: [{ name: 'manifests', url: scene.url, remote, forge: { ...made.forge, ...forge } }],
    mode: 'act',
    budgets: { newPerRun: budget, openPerRepository: budget },
  };
  const file = join(folder, 'trimtab.yaml');
  writeFileSync(file, JSON.stringify(config));
  return {
    ...made,
    folder,
    command: (name, environment = {}) =>
      trimtab(commandOf(name, { file, scene }), { ...made.environment, ...shared(folder), ...environment }),
    started: (environment = {}) => {
      const child = spawn(process.execPath, [MAIN, ...commandOf('run', { file, scene })], {
        env: { PATH: process.env.PATH, ...made.environment, ...shared(folder), ...environment },
        stdio: 'ignore',
        // A group of its own, so that git can be killed with it.
        detached: true,
      });
      return child;
    },
    writes: () => writesIn(made.double),
    close: async () => {
      await made.double.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const MAIN = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

const commandOf = (name: 'run' | 'doctor', { file, scene }: { file: string; scene: Scene }): string[] =>
  name === 'run' ? [name, '--config', file, '--from', scene.capture] : [name, '--config', file, '--output', 'json'];

/** Asking for a token and asking with GraphQL are no writes, and neither is what a push asks for first. */
const writesIn = ({ requests, gitRequests }: HttpDouble): string[] => [
  ...requests
    .filter(({ method, path, body }) => method !== 'GET' && !path.endsWith('/access_tokens') && !isQuery(body))
    .map(({ method, path }) => `${method} ${path}`),
  ...gitRequests.filter(({ path }) => path.endsWith('/git-receive-pack')).map(() => 'push'),
];

const isQuery = (body: unknown): boolean => (textOf(body, 'query') ?? '').startsWith('query');

const shared = (folder: string) => ({
  TMPDIR: join(folder, 'temporary'),
  ...compiled,
  NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'quick-waits.ts')).href}`,
});

export async function onGitea(): Promise<Served> {
  const double = await giteaDouble();
  const person = asPersonOnGitea(giteaServer(double));
  await person('POST', 'user/repos', { name: 'manifests' });
  await person('PUT', 'repos/ada/manifests/collaborators/bot', { permission: 'write' });
  const repository = double.repository('ada/manifests');
  const secret = double.tokens.bot;
  return {
    double,
    git: repository.git,
    forge: { kind: 'gitea', tokenEnv: 'FORGE_TOKEN' },
    secrets: () => [secret],
    account: 'bot',
    replaceTokens: () => {
      double.revoke(secret);
      return double.addToken('bot', ['write:repository', 'write:issue', 'read:user', 'read:organization']);
    },
    environment: { FORGE_TOKEN: secret },
    items: () =>
      [...repository.items.values()].map(({ labels, pull, user, number, state, title, body }) => ({
        ...{ number, state, title, body, by: user.login, signed: false },
        labels: labels.map(({ name }) => name),
        ...(pull === undefined ? {} : { branch: pull.head }),
      })),
  };
}

async function onGithub(signIn: 'github' | 'github-app'): Promise<Served> {
  const double = await githubDouble();
  const person = asPersonOnGithub(githubServer(double));
  await person('POST', 'user/repos', { name: 'manifests' });
  await person('PUT', 'repos/ada/manifests/collaborators/bot', { permission: 'push' });
  const repository = double.repository('ada/manifests');
  const secret = signIn === 'github' ? double.tokens.bot : double.privateKey;
  const own =
    signIn === 'github'
      ? { tokenEnv: 'FORGE_TOKEN' }
      : { app: { appId: double.state.app.id, privateKeyEnv: 'FORGE_TOKEN' } };
  return {
    double,
    git: repository.git,
    forge: { kind: 'github', baseUrl: double.api, ...own },
    secrets: () => [secret, ...[...double.state.tokens.keys()].filter((token) => token.startsWith('ghs_'))],
    account: signIn === 'github' ? 'bot' : 'trimtab[bot]',
    replaceTokens: () => {
      for (const token of [...double.state.tokens.keys()].filter((one) => one.startsWith('ghs_'))) double.revoke(token);
      return undefined;
    },
    environment: { FORGE_TOKEN: secret },
    items: () =>
      [...repository.items.values()].map(({ labels, pull, user, number, state, title, body }) => ({
        ...{ number, state, title, body, labels, by: user.login, signed: repository.signed.has(pull?.sha ?? '') },
        ...(pull === undefined ? {} : { branch: pull.head }),
      })),
  };
}
