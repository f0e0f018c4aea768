import { type ClusterKind, type ClusterKinds, HEALTH_KINDS } from '../../model/cluster-kinds.ts';
import { RequestError, UpstreamSurprise } from '../../model/errors.ts';
import { unknown } from '../../model/reason.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Cluster } from '../../ports/cluster.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { UsageMemory } from '../../ports/usage-memory.ts';
import { isThere, readJson } from './files.ts';
import {
  captureFile,
  errorOf,
  kindFile,
  kindPath,
  logsFile,
  logsKey,
  metricsFile,
  platformSchema,
  revisionKey,
  revisionsFile,
  revisionTemplateSchema,
} from './format.ts';
import { objectSchemas } from './object-schema.ts';
import type { CaptureFacts } from './recording.ts';
import { replayMemory } from './replay-memory.ts';
import { replayMetrics } from './replay-metrics.ts';

export interface Replay {
  readonly cluster: Cluster;
  readonly metrics: Metrics;
  readonly usageMemory?: UsageMemory;
  /** Stands still at the moment of the capture. */
  readonly clock: Clock;
  readonly facts: CaptureFacts;
}

/** Offline sources that answer as the captured ones did. Throws RequestError naming the file that is missing or damaged. */
export async function replaying(dir: string): Promise<Replay> {
  const { version: _, ...facts } = await readJson(dir, 'capture.json', captureFile);
  const metrics = await readJson(dir, 'metrics.json', metricsFile);
  return {
    cluster: {
      ...replayCluster(dir),
      ...(await replayPlatform(dir)),
      ...(await replayTemplates(dir)),
      ...(await replayLogs(dir)),
    },
    metrics: replayMetrics(dir, metrics),
    ...(metrics.remembered === undefined ? {} : { usageMemory: replayMemory(dir, metrics.remembered) }),
    clock: { now: () => facts.takenAt },
    facts,
  };
}

const replayCluster = (dir: string): Cluster => ({
  list: (kind) => replayList(dir, kind),
  mayI: async () => unknown('upstream-unreachable', 'a capture has no API server that could be asked'),
});

/** Captures of before, and of clusters that nobody could ask, have none. */
async function replayPlatform(dir: string): Promise<Pick<Cluster, 'platform'>> {
  if (!(await isThere(dir, 'platform.json'))) return {};
  const recorded = await readJson(dir, 'platform.json', kindFile);
  return {
    platform: async () => {
      if (recorded.kind === 'failed') throw errorOf(recorded.failure);
      return platformSchema.parse(recorded.objects[0]);
    },
  };
}

/** Captures of before have none, like those of clusters in which every rollout ended. */
async function replayTemplates(dir: string): Promise<Pick<Cluster, 'template'>> {
  const recorded = (await isThere(dir, 'revisions.json')) ? await readJson(dir, 'revisions.json', revisionsFile) : {};
  return {
    template: async (of) => {
      const one = recorded[revisionKey(of)];
      if (one === undefined) {
        throw new UpstreamSurprise({ source: 'capture', code: 'absent', issue: `${revisionKey(of)} was not captured` });
      }
      if (one.kind === 'failed') throw errorOf(one.failure);
      return revisionTemplateSchema.parse(one.objects[0]);
    },
  };
}

/** Only where somebody asked for them. */
async function replayLogs(dir: string): Promise<Pick<Cluster, 'logs'>> {
  if (!(await isThere(dir, 'logs.json'))) return {};
  const recorded = await readJson(dir, 'logs.json', logsFile);
  return {
    logs: async (of) => {
      const one = recorded[logsKey(of)];
      if (one?.kind === 'failed') throw errorOf(one.failure);
      const [text] = one?.objects ?? [];
      return typeof text === 'string' ? text : undefined;
    },
  };
}

/** Kinds that captures of this version may lack, because they were written before Trimtab read them. */
const ADDED_LATER: ReadonlySet<ClusterKind> = new Set(['applicationsets', ...HEALTH_KINDS]);

async function* replayList<K extends ClusterKind>(dir: string, kind: K): AsyncGenerator<ClusterKinds[K]> {
  const path = kindPath(kind);
  if (ADDED_LATER.has(kind) && !(await isThere(dir, path))) {
    throw new UpstreamSurprise({ source: 'capture', code: 'absent', issue: `the capture is older than ${kind}` });
  }
  const recorded = await readJson(dir, path, kindFile);
  if (recorded.kind === 'failed') throw errorOf(recorded.failure);
  for (const [i, object] of recorded.objects.entries()) {
    const parsed = objectSchemas[kind].safeParse(object);
    if (parsed.success) {
      yield parsed.data;
      continue;
    }
    const issue = parsed.error.issues[0];
    throw new RequestError({
      path: `${dir}/${path} at objects.${[i, ...(issue?.path ?? [])].join('.')}`,
      got: issue?.message ?? 'something else',
      want: `one of ${kind} as this version captures it`,
      cause: parsed.error,
    });
  }
}
