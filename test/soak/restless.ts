/** Serving that is ended at any instant, kindly or not, and begun again: what it leaves must be what one calm run leaves. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Server } from './server.ts';
import type { Stage } from './stage.ts';

export interface RestlessRun {
  readonly ends: { readonly terminated: number; readonly killed: number };
  readonly faults: readonly string[];
  /** Milliseconds from SIGTERM to the end, at most. */
  readonly slowest: number;
}

export interface Restlessness {
  readonly lasting: number;
  /** 0 up to 1, exclusive. */
  readonly draw: () => number;
  /** Longest time before the next end, in milliseconds. */
  readonly longest: number;
}

export async function restlessRun(stage: Stage, { lasting, draw, longest }: Restlessness): Promise<RestlessRun> {
  const began = performance.now();
  const ends = { terminated: 0, killed: 0 };
  const faults: string[] = [];
  let slowest = 0;
  while (performance.now() - began < lasting || ends.terminated + ends.killed < 2) {
    const server = await stage.serve();
    await Promise.all([server.ask(), pause(draw() * longest)]);
    // In turn: a pod that is deleted, and a machine that dies.
    if (ends.terminated <= ends.killed) {
      slowest = Math.max(slowest, await terminated(server, faults));
      ends.terminated++;
    } else {
      process.kill(-server.pid, 'SIGKILL');
      await server.ended;
      ends.killed++;
    }
  }
  return { ends, slowest, faults };
}

async function terminated({ pid, ended, said }: Server, faults: string[]): Promise<number> {
  const began = performance.now();
  process.kill(pid, 'SIGTERM');
  const { code, signal } = await ended;
  if (code !== 0) faults.push(`SIGTERM ended it with ${code ?? signal}: ${said().slice(-500)}`);
  return performance.now() - began;
}

/** Passes until two in a row change nothing; what is left then. */
export async function settled(stage: Stage, look: () => string): Promise<string> {
  const server = await stage.serve();
  let before: string | undefined;
  for (let passes = 1; ; passes++) {
    await passesOf(server, passes);
    const now = look();
    if (now === before) break;
    before = now;
    await server.ask();
  }
  process.kill(server.pid, 'SIGTERM');
  await server.ended;
  return before;
}

async function passesOf({ metric, said }: Server, count: number): Promise<void> {
  const name = (result: string): string => `trimtab_serve_passes_total{result="${result}"}`;
  for (let tried = 0; tried < 1_200; tried++) {
    const ended = (await metric(name('handled'))) + (await metric(name('attention')));
    if (ended >= count) return;
    await pause(100);
  }
  throw new Error(`no pass ends: ${said().slice(-2000)}`);
}
