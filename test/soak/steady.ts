/** Serving that is left alone: pass after pass in one process, which must not grow. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Growth, growthOf, type Reading, readingOf } from './readings.ts';
import type { Server } from './server.ts';
import type { Stage } from './stage.ts';

export interface SteadyRun {
  readonly growth: Growth;
  readonly passes: number;
  /** Passes that broke or took too long. */
  readonly broken: number;
  readonly faults: readonly string[];
  readonly code: number | null;
}

/** Milliseconds. */
export interface Pace {
  readonly lasting: number;
  readonly every: number;
}

export async function steadyRun(stage: Stage, pace: Pace): Promise<SteadyRun> {
  const server = await stage.serve();
  const readings = await readingsWhile(server, pace);
  const passes = await sumOf(server, ['handled', 'attention']);
  const broken = await sumOf(server, ['failed', 'overdue']);
  process.kill(server.pid, 'SIGTERM');
  const { code } = await server.ended;
  return { growth: growthOf(readings), passes, broken, code, faults: stage.faults() };
}

async function readingsWhile(server: Server, { lasting, every }: Pace): Promise<Reading[]> {
  const began = performance.now();
  const readings: Reading[] = [];
  while (performance.now() - began < lasting) {
    await server.ask();
    for (const _ of [1, 2, 3, 4]) {
      await pause(every / 4);
      readings.push(readingOf(server.pid, (performance.now() - began) / 1000));
    }
  }
  return readings;
}

async function sumOf({ metric }: Server, results: readonly string[]): Promise<number> {
  const counts = await Promise.all(results.map((result) => metric(`trimtab_serve_passes_total{result="${result}"}`)));
  return counts.reduce((sum, count) => sum + count, 0);
}
