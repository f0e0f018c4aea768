import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ConfigError } from '../../model/errors.ts';
import type { Instant, Window } from '../../model/units.ts';
import type { Cluster } from '../../ports/cluster.ts';
import type { Metrics } from '../../ports/metrics.ts';
import { CAPTURE_VERSION, kindPath, usagePath } from './format.ts';
import { type RecordedKind, recordCluster } from './record-cluster.ts';
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
  /** Writes what was observed so far. Same observations, same bytes. Throws ConfigError for a folder of something else. */
  readonly save: (dir: string, facts: CaptureFacts) => Promise<void>;
}

/** Stands between a pass and its sources and remembers everything that the pass was told. */
export function recording(parts: { readonly cluster: Cluster; readonly metrics: Metrics }): Recording {
  const cluster = recordCluster(parts.cluster);
  const metrics = recordMetrics(parts.metrics);
  return {
    cluster: cluster.cluster,
    metrics: metrics.metrics,
    async save(dir, facts) {
      await clear(dir);
      for (const [kind, recorded] of cluster.kinds) await writeFile(join(dir, kindPath(kind)), kindText(recorded));
      await writeFile(join(dir, 'metrics.json'), pretty(metrics.file()));
      for (const [namespace, lines] of metrics.usage()) {
        await writeFile(join(dir, usagePath(namespace)), gzipSync(`${lines.join('\n')}\n`, { level: 9 }));
      }
      await writeFile(join(dir, 'capture.json'), pretty(factsOf(facts)));
    },
  };
}

/** An earlier capture is replaced; anything else in the folder is left alone. */
async function clear(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  const found = await readdir(dir);
  const foreign = found.filter((name) => !OURS.includes(name));
  if (foreign.length > 0) {
    throw new ConfigError({ path: dir, got: `a folder with ${foreign[0]}`, want: 'an empty folder or a capture' });
  }
  for (const name of OURS) await rm(join(dir, name), { recursive: true, force: true });
  for (const name of ['cluster', 'usage']) await mkdir(join(dir, name));
}

const OURS: readonly string[] = ['capture.json', 'metrics.json', 'cluster', 'usage'];

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
