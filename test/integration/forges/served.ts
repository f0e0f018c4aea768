/** The captured demo cluster, its manifests behind a forge's double, and the program in a process of its own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { demoGit } from '../../../src/cli/demo/bare-repository.ts';
import { asPerson as asPersonOnGitea, serverOf as giteaServer } from '../../adapters/gitea/subject.ts';
import { asPerson as asPersonOnGithub, serverOf as githubServer } from '../../adapters/github/subject.ts';
import { type Finished, trimtab } from '../../cli/trimtab.ts';
import { gitIn } from '../../fakes/bare-repository.ts';
import type { ForgeGit } from '../../fakes/forge-git.ts';
import { giteaDouble } from '../../fakes/gitea/gitea-double.ts';
import { githubDouble } from '../../fakes/github/github-double.ts';
import { type HttpDouble, textOf } from '../../fakes/http-double.ts';

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

interface Served {
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
}

export interface World extends Served {
  readonly folder: string;
  readonly run: (environment: Readonly<Record<string, string>>, ...args: string[]) => Promise<Finished>;
  /** What changed something, or could have: `POST /repos/...`, `push`. */
  readonly writes: () => string[];
  readonly close: () => Promise<void>;
}

/** As the captured Applications name it. */
const URL_IN_CAPTURE = 'https://git.example.com/shop/manifests.git';
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const CAPTURE = join(ROOT, 'deploy', 'demo', 'capture');

export async function served(signIn: SignIn, part: { budget?: number; forge?: object } = {}): Promise<World> {
  const made = signIn === 'gitea' ? await onGitea() : await onGithub(signIn);
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-served-'));
  mkdirSync(join(folder, 'temporary'));
  await seed(made.git, folder);
  const { budget = 2, forge = {} } = part;
  const config = {
    cluster: { name: 'demo' },
    repositories: [
      {
        name: 'manifests',
        url: URL_IN_CAPTURE,
        remote: `${made.double.origin}/ada/manifests.git`,
        forge: { ...made.forge, ...forge },
      },
    ],
    mode: 'act',
    budgets: { newPerRun: budget, openPerRepository: budget },
  };
  writeFileSync(join(folder, 'trimtab.yaml'), JSON.stringify(config));
  return {
    ...made,
    folder,
    run: (environment, ...args) =>
      trimtab([...args, '--config', join(folder, 'trimtab.yaml')], {
        ...made.environment,
        ...shared(folder),
        ...environment,
      }),
    writes: () => writesIn(made.double),
    close: async () => {
      await made.double.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const replay = ['--from', CAPTURE] as const;

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
  NODE_COMPILE_CACHE: join(folder, 'compiled'),
  NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'quick-waits.ts')).href}`,
});

async function seed(git: ForgeGit, folder: string): Promise<void> {
  const source = join(folder, 'seed.git');
  const { create } = demoGit(process.env.PATH ?? '');
  const at = new Date('2026-11-02T09:00:00Z');
  await create({ from: join(ROOT, 'deploy', 'demo', 'manifests'), to: source, at });
  gitIn(git.path)('fetch', '--quiet', source, '+main:refs/heads/main');
}

async function onGitea(): Promise<Served> {
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
    environment: { FORGE_TOKEN: secret },
    items: () =>
      [...repository.items.values()].map(({ labels, pull, user, number, state, title, body }) => ({
        ...{ number, state, title, body, labels, by: user.login, signed: repository.signed.has(pull?.sha ?? '') },
        ...(pull === undefined ? {} : { branch: pull.head }),
      })),
  };
}
