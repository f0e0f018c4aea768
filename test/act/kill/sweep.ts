import { spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { KillScenario } from './scenario.ts';

export interface Sweep {
  /** State after a pass that nobody disturbed. */
  readonly undisturbed: string;
  /** Borders that such a pass crosses. */
  readonly borders: number;
  readonly killed: readonly { readonly at: number; readonly signal: string | null; readonly state: string }[];
}

/** Kills a pass at `count` borders spread evenly over it, each time from the same start, and lets it run once more. */
export async function killSweep(module: string, count: number): Promise<Sweep> {
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-kill-'));
  try {
    const { scenario }: { scenario: KillScenario } = await import(pathToFileURL(module).href);
    return await sweep({ scenario, module, folder, git: countingGit(folder) }, count);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Setting {
  readonly scenario: KillScenario;
  readonly module: string;
  readonly folder: string;
  /** PATH with the counting git first. */
  readonly git: string;
}

async function sweep(setting: Setting, count: number): Promise<Sweep> {
  const { scenario, folder } = setting;
  const [here, pristine] = [join(folder, 'here'), join(folder, 'pristine')];
  mkdirSync(here);
  await scenario.prepare(here);
  cpSync(here, pristine, { recursive: true });
  const first = await runChild(setting, 0);
  if (first.code !== 0) throw new Error(`the undisturbed pass failed: ${first.stderr}`);
  const undisturbed = await scenario.state(here);
  const killed: Sweep['killed'][number][] = [];
  for (let index = 0; index < count; index++) {
    const at = 1 + Math.floor((index * (first.borders - 1)) / Math.max(1, count - 1));
    // The same place each time: addresses of pull requests contain it.
    rmSync(here, { recursive: true, force: true });
    cpSync(pristine, here, { recursive: true });
    const { signal } = await runChild(setting, at);
    await scenario.pass(here, { searchPath: process.env.PATH ?? '', watcher: {} });
    killed.push({ at, signal, state: await scenario.state(here) });
  }
  return { undisturbed, borders: first.borders, killed };
}

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly borders: number;
  readonly stderr: string;
}

function runChild({ module, folder, git }: Setting, killAt: number): Promise<Ended> {
  const counter = join(folder, 'counter');
  writeFileSync(counter, '0\n');
  writeFileSync(join(folder, 'kill-at'), `${killAt}\n`);
  const args = [join(import.meta.dirname, 'harness.ts'), module, join(folder, 'here'), counter, String(killAt)];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, PATH: git },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const stderr: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  return new Promise((resolve) =>
    child.on('close', (code, signal) =>
      resolve({
        code,
        signal,
        borders: Number(readFileSync(counter, 'utf8')),
        stderr: Buffer.concat(stderr).toString(),
      }),
    ),
  );
}

/**
 * A git in PATH that counts two borders per command in `folder/counter`, before and after the real one, and kills its
 * parent at the one that `folder/kill-at` names.
 */
export function countingGit(folder: string): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const searched = (process.env.PATH ?? '').split(':');
  const real = join(searched.find((part) => existsSync(join(part, 'git'))) ?? '', 'git');
  const script = `#!/bin/sh
read -r last < '${folder}/kill-at'
border() {
  read -r count < '${folder}/counter'
  count=$((count + 1))
  echo "$count" > '${folder}/counter'
  if [ "$count" -eq "$last" ]; then
    kill -9 $PPID
    exit 1
  fi
}
border
'${real}' "$@"
code=$?
border
exit $code
`;
  writeFileSync(join(bin, 'git'), script);
  chmodSync(join(bin, 'git'), 0o755);
  return `${bin}:${process.env.PATH}`;
}
