/** The captured shop, its manifests behind a forge's double, and `trimtab serve` in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { compiled } from '../cli/trimtab.ts';
import { gitIn } from '../fakes/bare-repository.ts';
import type { Scene } from '../integration/forges/scene.ts';
import { onGitea, type Served } from '../integration/forges/served.ts';

const SECRET = 'only-the-forge-knows';
const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface Stage extends Served {
  /** Resolves when it listens. */
  readonly serve: () => Promise<Server>;
  /** What is not as it should be after passes that were ended anyhow; empty when all is well. */
  readonly faults: () => string[];
  readonly close: () => Promise<void>;
}

export interface Server {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** As the forge asks for a pass: a signed webhook. */
  readonly ask: () => Promise<void>;
  readonly metric: (name: string) => Promise<number>;
  readonly said: () => string;
}

export async function stageOf(scene: Scene, budget = 10): Promise<Stage> {
  const made = await onGitea();
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-soak-'));
  const temporary = join(folder, 'temporary');
  mkdirSync(temporary);
  gitIn(made.git.path)('fetch', '--quiet', scene.manifests, '+main:refs/heads/main');
  const config = join(folder, 'trimtab.yaml');
  writeFileSync(config, JSON.stringify(configOf(scene, { made, budget })));
  return {
    ...made,
    serve: () =>
      listening(['--config', config, 'serve', '--from', scene.capture, '--state', join(folder, 'state')], {
        ...{ PATH: process.env.PATH ?? '', HOME: folder, TMPDIR: temporary, WEBHOOKS: SECRET, ...compiled },
        ...made.environment,
      }),
    faults: () => [...repositoryFaults(made), ...left(temporary), ...left(join(folder, 'state', 'workshop'))],
    close: async () => {
      await made.double.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configOf(scene: Scene, { made, budget }: { made: Served; budget: number }): object {
  const remote = `${made.double.origin}/ada/manifests.git`;
  return {
    cluster: { name: scene.cluster },
    repositories: [{ name: 'manifests', url: scene.url, remote, forge: made.forge }],
    mode: 'act',
    budgets: { newPerRun: 3, newPerHour: budget, openPerRepository: budget },
    serve: { listen: '127.0.0.1:0', schedules: [], forgeWebhooks: { env: 'WEBHOOKS' } },
  };
}

const line = z.object({ msg: z.literal('serving'), address: z.string() });

/** A group of its own, so that passes and git can be killed with it. */
async function listening(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Server> {
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal })),
  );
  let said = '';
  const address = await new Promise<string>((resolve, reject) => {
    void ended.then(() => reject(new Error(`it never listened: ${said}`)));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-20_000);
      const found = text.split('\n').flatMap((one) => line.safeParse(jsonOf(one)).data ?? [])[0];
      if (found !== undefined) resolve(found.address);
    });
  });
  return {
    ...{ process: child, pid: child.pid ?? 0, ended, said: () => said },
    ask: () => ask(address),
    metric: async (name) => {
      const text = await (await fetch(`${address}metrics`)).text();
      return Number(
        text
          .split('\n')
          .find((one) => one.startsWith(`${name} `))
          ?.split(' ')[1] ?? Number.NaN,
      );
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function ask(address: string): Promise<void> {
  const body = '{"ref":"refs/heads/main"}';
  const signature = createHmac('sha256', SECRET).update(body).digest('hex');
  const headers = { 'x-gitea-signature': signature, 'x-gitea-delivery': randomUUID() };
  const { status } = await fetch(`${address}webhooks/forge`, { method: 'POST', headers, body });
  if (status !== 202) throw new Error(`the webhook was answered with ${status}`);
}

/** git's own check, locks, two pull requests for one branch, lines of the journal that are twice or broken. */
function repositoryFaults({ git: { path, heads }, items }: Served): string[] {
  const git = gitIn(path);
  const open = items().flatMap(({ branch, state }) => (branch !== undefined && state === 'open' ? [branch] : []));
  const lines = heads().has(JOURNAL) ? git('grep', '-h', '', JOURNAL).split('\n').filter(Boolean) : [];
  const ids = lines.map((text) => z.object({ id: z.string() }).safeParse(jsonOf(text)).data?.id ?? `broken: ${text}`);
  return [
    ...git('fsck', '--strict', '--no-dangling', '--no-progress').split('\n').filter(Boolean),
    ...readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.lock')),
    ...twice(open).map((branch) => `two pull requests for ${branch}`),
    ...open.filter((branch) => !heads().has(branch)).map((branch) => `a pull request without its branch ${branch}`),
    ...twice(ids).map((id) => `twice in the journal: ${id}`),
    ...ids.filter((id) => id.startsWith('broken: ')),
  ];
}

const JOURNAL = 'trimtab-journal';

const twice = (all: readonly string[]): string[] => all.filter((one, i) => all.indexOf(one) !== i);

const left = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).map((name) => `left in the temporary folder: ${name}`) : [];
