import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { RealPrometheus } from '../../real/prometheus.ts';
import type { StrategyName, Task } from './strategies.ts';

export interface Measured {
  readonly containers: number;
  readonly strategy: StrategyName;
  readonly seconds: number;
  readonly serverCpuSeconds: number;
  readonly serverPeakMb: number;
  /** Samples that PromQL loaded, where the server counts them (Prometheus 2.42 does not); remote read never counts. */
  readonly samples: number | undefined;
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
  answers: z.number(),
  rssMb: z.number(),
  cpuSeconds: z.number(),
});

/** One strategy in a process of its own; what it costs the server is read from the kernel and from its own metrics. */
export async function measure(server: RealPrometheus, strategy: StrategyName, task: Task): Promise<Measured> {
  forgetPeak(server.pid);
  const before = { cpu: cpuSeconds(server.pid), samples: await samplesLoaded(server.url) };
  const child = fileURLToPath(new URL('./child.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [child, strategy, JSON.stringify(task)], {
    maxBuffer: 2 ** 20,
  });
  const said = report.parse(JSON.parse(stdout));
  return {
    containers: task.containers,
    strategy,
    seconds: said.seconds,
    serverCpuSeconds: cpuSeconds(server.pid) - before.cpu,
    serverPeakMb: peakMb(server.pid),
    samples: difference(await samplesLoaded(server.url), before.samples),
    queries: said.queries,
    megabytes: said.bytes / 1e6,
    clientPeakMb: said.rssMb,
    clientCpuSeconds: said.cpuSeconds,
    answers: said.answers,
  };
}

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

const difference = (after: number | undefined, before: number | undefined): number | undefined =>
  after === undefined || before === undefined ? undefined : after - before;

const samplesLoaded = (url: string) => ownMetric(url, 'prometheus_engine_query_samples_total');

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
