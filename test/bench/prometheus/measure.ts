import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { RealPrometheus } from '../../real/prometheus.ts';
import { Stopped } from '../asked.ts';
import { type StrategyName, strategies, type Task } from './strategies.ts';

export interface Measured {
  readonly containers: number;
  readonly strategy: StrategyName;
  readonly seconds: number;
  readonly serverCpuSeconds: number;
  readonly serverPeakMb: number;
  /** Millions that were read; undefined where nobody counts them. */
  readonly samplesM: number | undefined;
  readonly queries: number;
  readonly megabytes: number;
  readonly clientPeakMb: number;
  readonly clientCpuSeconds: number;
  readonly answers: number;
}

const report = z.object({
  seconds: z.number(),
  queries: z.number(),
  bytes: z.number(),
  samples: z.number().optional(),
  answers: z.number(),
  rssMb: z.number(),
  cpuSeconds: z.number(),
});

/** One strategy in a process of its own; what it costs the server is read from the kernel. */
export async function measure(
  server: RealPrometheus,
  strategy: StrategyName,
  shape: Omit<Task, 'cache' | 'url'>,
): Promise<Measured> {
  const cache = await mkdtemp(join(tmpdir(), 'trimtab-bench-'));
  try {
    const task = { ...shape, url: server.url, cache };
    const { after } = strategies[strategy];
    if (after !== undefined) await run('cold', { ...task, end: task.end - after.days * 86_400_000 });
    await pause(500); // the server puts its house in order after what came before
    forgetPeak(server.pid);
    const before = cpuSeconds(server.pid);
    const said = await run(strategy, task);
    return {
      containers: task.containers,
      strategy,
      seconds: said.seconds,
      serverCpuSeconds: cpuSeconds(server.pid) - before,
      serverPeakMb: peakMb(server.pid),
      samplesM: said.samples === undefined ? undefined : said.samples / 1e6,
      queries: said.queries,
      megabytes: said.bytes / 1e6,
      clientPeakMb: said.rssMb,
      clientCpuSeconds: said.cpuSeconds,
      answers: said.answers,
    };
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
}

/** Of rounds of one strategy at one size, field by field. */
export function mediansOf(rounds: readonly Measured[]): Measured {
  const [first] = rounds;
  if (first === undefined) throw new Error('nothing was measured');
  const of = (pick: (one: Measured) => number): number =>
    rounds.map(pick).toSorted((a, b) => a - b)[Math.floor((rounds.length - 1) / 2)] ?? Number.NaN;
  return {
    ...first,
    seconds: of(({ seconds }) => seconds),
    serverCpuSeconds: of(({ serverCpuSeconds }) => serverCpuSeconds),
    serverPeakMb: of(({ serverPeakMb }) => serverPeakMb),
    clientPeakMb: of(({ clientPeakMb }) => clientPeakMb),
    clientCpuSeconds: of(({ clientCpuSeconds }) => clientCpuSeconds),
  };
}

async function run(strategy: StrategyName, task: Task): Promise<z.output<typeof report>> {
  const child = fileURLToPath(new URL('./child.ts', import.meta.url));
  const stdout = await promisify(execFile)(process.execPath, [child, strategy, JSON.stringify(task)]).then(
    (ended) => ended.stdout,
    (cause: unknown) => {
      throw new Stopped(`${strategy} of ${task.containers} containers and ${task.days} d: ${saidBy(cause)}`, {
        cause,
      });
    },
  );
  return report.parse(JSON.parse(stdout));
}

/** What `execFile` says itself is the whole command line. */
const saidBy = (error: unknown): string => {
  const { stderr, signal } = ended.parse(error);
  return stderr.trim() || `it ended by ${signal ?? 'itself'} without a word`;
};
const ended = z.object({ stderr: z.string().catch(''), signal: z.string().nullish() });

/** User and system time of all threads; proc(5) counts in hundredths of a second. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function peakMb(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

/** proc(5): 5 sets the peak back to what is used now. */
const forgetPeak = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5');

export async function versionOf({ url }: RealPrometheus): Promise<string> {
  const info = z.object({ data: z.object({ version: z.string() }) });
  return info.parse(await (await fetch(`${url}/api/v1/status/buildinfo`)).json()).data.version;
}

async function ownMetric(url: string, name: string): Promise<number | undefined> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const value = new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1];
  return value === undefined ? undefined : Number(value);
}

/** Waits until Prometheus has compacted what was back-filled: it starts a minute after it is ready, and takes its time. */
export async function settled({ url }: RealPrometheus): Promise<void> {
  let [blocks, since] = [-1, performance.now()];
  const begun = since;
  while (performance.now() - since < 75_000 && performance.now() - begun < 900_000) {
    await pause(1000);
    const now = (await ownMetric(url, 'prometheus_tsdb_blocks_loaded')) ?? 0;
    if (now !== blocks) [blocks, since] = [now, performance.now()];
  }
}
