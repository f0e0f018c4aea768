/** One pass over a generated cluster, in a process of its own, and what it took. */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { demoGit } from '../../../src/cli/demo/bare-repository.ts';
import { eventTexts } from '../../integration/live-world.ts';
import { FLEET_URL } from './generate.ts';

const MAIN = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

export interface Cost {
  readonly workloads: number;
  readonly seconds: number;
  /** Of the process and all that it started, but for its last tenth of a second. */
  readonly cpuSeconds: number;
  /** MiB at most. */
  readonly rss: number;
}

interface PassOver {
  /** With `capture`; the configuration goes there as well. */
  readonly folder: string;
  /** A bare repository. */
  readonly repository: string;
  /** `2/4`; all of it without. */
  readonly shard?: string;
  readonly namespace?: string;
}

/** A budget that never binds: which share goes first must not matter. */
export async function passOver({ folder, repository, shard, namespace }: PassOver): Promise<Cost> {
  const config = join(folder, 'trimtab.json');
  const repositories = [{ name: 'manifests', url: FLEET_URL, remote: repository }];
  const budgets = { newPerRun: 1_000, newPerHour: 1_000, openPerRepository: 1_000 };
  const whole = { cluster: { name: 'fleet' }, repositories, budgets, mode: 'act' };
  writeFileSync(config, JSON.stringify(whole));
  const args = ['--config', config, 'run', '--from', join(folder, 'capture'), '--output', 'json'];
  const part = [
    ...(shard === undefined ? [] : ['--shard', shard]),
    ...(namespace === undefined ? [] : ['--namespaces', namespace]),
  ];
  const began = performance.now();
  const child = spawn(process.execPath, [MAIN, ...args, ...part], {
    env: { ...process.env, HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr, rss, cpuSeconds] = ['', '', 0, 0];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = `${stderr}${text}`.slice(-4000);
  });
  const look = setInterval(() => {
    rss = Math.max(rss, mostOf(child.pid ?? 0));
    cpuSeconds = Math.max(cpuSeconds, cpuOf(child.pid ?? 0));
  }, 100);
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(look);
  if (code !== 0 && code !== 1) throw new Error(`the pass ended with ${String(code)}: ${stderr}`);
  const { workloads } = z.object({ workloads: z.number() }).parse(JSON.parse(stdout));
  return { workloads, seconds: (performance.now() - began) / 1000, cpuSeconds, rss };
}

const mostOf = (pid: number): number => Number(/VmHWM:\s+(\d+)/.exec(fromKernel(pid, 'status'))?.[1] ?? 0) / 1024;

/** User and system time, its own and that of children that ended; proc(5) counts in hundredths of a second. */
function cpuOf(pid: number): number {
  const fields = fromKernel(pid, 'stat')
    .replace(/^.*\) /, '')
    .split(' ');
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) / 100;
}

/** Empty where the process has ended, or where there is no /proc. */
function fromKernel(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return '';
    throw error;
  }
}

/** Branches with their commits, and titles and bodies: numbers depend on who was first, and nothing else may. */
export async function proposalsIn(repository: string): Promise<string[]> {
  const refs = await demoGit(process.env.PATH ?? '').refs(repository);
  const branches = refs.split('\n').filter((line) => line.includes('trimtab--'));
  const event = z.object({ branch: z.string().optional(), title: z.string().optional(), body: z.string().optional() });
  const texts = eventTexts({ path: repository }).map((text) => {
    const { branch, title, body } = event.parse(JSON.parse(text));
    return [branch, title, body].join('\n');
  });
  return [...branches, ...texts].sort();
}

export const machine = (): string => `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`;
