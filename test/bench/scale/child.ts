/** One measurement in a process of its own: its peak of resident memory is what the table shows. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { kubernetes } from '../../../src/adapters/kubernetes/kubernetes.ts';
import { usageCache } from '../../../src/adapters/usage-cache/usage-cache.ts';
import { days, instant } from '../../../src/model/units.ts';
import { observe } from '../../../src/observe/observe.ts';
import { readCluster } from '../../../src/observe/read-cluster.ts';
import { keepYoungSpaceSmall } from '../../../src/wiring/young-space.ts';
import { silent } from '../../builders/sources.ts';
import { containersIn, type Size, syntheticCluster, syntheticMetrics } from './synthetic.ts';

const task = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('usage'), containers: z.number(), days: z.number(), cache: z.string().optional() }),
    z.object({ kind: z.literal('cluster'), url: z.string() }),
  ])
  .parse(JSON.parse(process.argv[2] ?? ''));

keepYoungSpaceSmall();
const began = performance.now();
const facts = task.kind === 'usage' ? await usagePass(task) : await clusterState(task.url);
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
const seconds = (performance.now() - began) / 1000;
const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
process.stdout.write(JSON.stringify({ ...facts, seconds, cpuSeconds, rssMb: maxRSS / 1024 }));

async function usagePass(asked: { containers: number; days: number; cache?: string | undefined }) {
  const { containers, cache } = asked;
  // 4 containers a workload: 20,000 of 5,000.
  const size: Size = { workloads: containers / 4, replicas: 2, each: 2, namespaces: Math.ceil(containers / 200) };
  const { metrics, asked: read } = syntheticMetrics(size);
  const now = instant(Date.parse('2026-11-16T09:02:00Z'));
  const ports = { clock: { now: () => now }, cluster: syntheticCluster(size), metrics, log: silent, repositories: [] };
  const usageMemory =
    cache === undefined ? {} : { usageMemory: usageCache({ dir: cache, identity: 'bench', log: silent }) };
  const snapshot = await observe({ ...ports, ...usageMemory }, { cluster: 'bench', window: days(asked.days) });
  const bytes = cache === undefined ? 0 : bytesIn(cache);
  return { objects: containersIn(size), workloads: snapshot.workloads.length, ...read, bytes };
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).reduce((sum, name) => {
    const file = statSync(join(folder, name));
    return file.isFile() ? sum + file.size : sum;
  }, 0);
}

async function clusterState(url: string) {
  const { pods } = await readCluster(kubernetes({ access: { kind: 'direct', url }, version: 'bench' }), silent);
  return { objects: pods.kind === 'known' ? pods.value.length : 0, requests: 0, samples: 0, bytes: 0 };
}
