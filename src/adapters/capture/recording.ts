import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { byText } from '../../model/by-text.ts';
import { RequestError } from '../../model/errors.ts';
import type { Instant, Window } from '../../model/units.ts';
import type { Cluster } from '../../ports/cluster.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { UsageMemory } from '../../ports/usage-memory.ts';
import { CAPTURE_VERSION, kindPath, type MetricsFile, rememberedPath, usagePath } from './format.ts';
import { type RecordedKind, recordCluster } from './record-cluster.ts';
import { type MemoryRecording, recordMemory } from './record-memory.ts';
import { recordMetrics } from './record-metrics.ts';

export interface CaptureFacts {
  readonly takenAt: Instant;
  readonly cluster: string;
  readonly window: Window;
  /** Version of Trimtab. */
  readonly trimtab: string;
}

export interface Recording {
  readonly cluster: Cluster;
  readonly metrics: Metrics;
  /** There is one if the pass has one. */
  readonly usageMemory?: UsageMemory;
  /** Writes what was observed so far. Same observations, same bytes. Throws RequestError for a folder of something else. */
  readonly save: (dir: string, facts: CaptureFacts) => Promise<void>;
}

/** Stands between a pass and its sources and remembers everything that the pass was told. */
export function recording(parts: Pick<Recording, 'cluster' | 'metrics' | 'usageMemory'>): Recording {
  const cluster = recordCluster(parts.cluster);
  const metrics = recordMetrics(parts.metrics);
  const memory = parts.usageMemory && recordMemory(parts.usageMemory);
  return {
    cluster: cluster.cluster,
    metrics: metrics.metrics,
    ...(memory === undefined ? {} : { usageMemory: memory.usageMemory }),
    async save(dir, facts) {
      await clear(dir);
      for (const [kind, recorded] of cluster.kinds) await writeFile(join(dir, kindPath(kind)), kindText(recorded));
      const platform = cluster.platform();
      if (platform !== undefined) await writeFile(join(dir, 'platform.json'), kindText(platform));
      if (cluster.templates.size > 0) await writeFile(join(dir, 'revisions.json'), templatesText(cluster.templates));
      if (cluster.logs.size > 0) await writeFile(join(dir, 'logs.json'), templatesText(cluster.logs));
      const remembered = memory === undefined ? undefined : await saveRemembered(dir, memory);
      await writeFile(join(dir, 'metrics.json'), pretty({ ...metrics.file(), ...remembered }));
      for (const [namespace, lines] of metrics.usage()) {
        await writeFile(join(dir, usagePath(namespace)), zipped(lines));
      }
      await writeFile(join(dir, 'capture.json'), pretty(factsOf(facts)));
    },
  };
}

const zipped = (lines: readonly string[]): Buffer => gzipSync(`${lines.join('\n')}\n`, { level: 9 });

async function saveRemembered(dir: string, memory: MemoryRecording): Promise<Pick<MetricsFile, 'remembered'>> {
  const [days, foldVersion] = [memory.days(), memory.foldVersion()];
  if (days.size === 0 || foldVersion === undefined) return {};
  await mkdir(join(dir, 'remembered'));
  for (const [namespace, own] of days) {
    await writeFile(join(dir, rememberedPath(namespace)), zipped(own.map((day) => JSON.stringify(day))));
  }
  return { remembered: { foldVersion, namespaces: [...days.keys()] } };
}

/** An earlier capture is replaced; anything else in the folder is left alone. */
async function clear(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  const found = await readdir(dir);
  const foreign = found.filter((name) => !OURS.includes(name));
  if (foreign.length > 0) {
    throw new RequestError({ path: dir, got: `a folder with ${foreign[0]}`, want: 'an empty folder or a capture' });
  }
  for (const name of OURS) await rm(join(dir, name), { recursive: true, force: true });
  for (const name of ['cluster', 'usage']) await mkdir(join(dir, name));
}

const OURS: readonly string[] = [
  'capture.json',
  'metrics.json',
  'platform.json',
  'revisions.json',
  'logs.json',
  'cluster',
  'usage',
  'remembered',
];

const templatesText = (templates: ReadonlyMap<string, RecordedKind>): string =>
  pretty(Object.fromEntries([...templates].sort(([a], [b]) => byText(a, b))));

const pretty = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** One object per line: a capture is read in diffs, too. */
function kindText(recorded: RecordedKind): string {
  if (recorded.kind === 'failed') return pretty(recorded);
  const objects = recorded.objects.map((object) => JSON.stringify(object)).sort();
  return `{"kind":"listed","objects":[${objects.length === 0 ? '' : `\n${objects.join(',\n')}\n`}]}\n`;
}

const factsOf = (facts: CaptureFacts): Readonly<Record<string, unknown>> => ({
  version: CAPTURE_VERSION,
  takenAt: new Date(facts.takenAt).toISOString(),
  cluster: facts.cluster,
  window: { from: new Date(facts.window.from).toISOString(), to: new Date(facts.window.to).toISOString() },
  trimtab: facts.trimtab,
});
