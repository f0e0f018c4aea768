import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
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

async function samplesLoaded(url: string): Promise<number | undefined> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const counted = /^prometheus_engine_query_samples_total (\S+)/m.exec(text)?.[1];
  return counted === undefined ? undefined : Number(counted);
}
