import type { z } from 'zod';
import type { ClusterKind, ClusterKinds } from '../../model/cluster-kinds.ts';
import type { LogsAsked } from '../../model/logs.ts';
import type { ClusterPlatform } from '../../model/platform.ts';
import type { RevisionName, RevisionTemplate } from '../../model/revision-template.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { withoutCredentials } from './credentials.ts';
import { type Failure, failureOf, logsKey, revisionKey, revisionTemplateSchema } from './format.ts';
import { objectSchemas } from './object-schema.ts';

export type RecordedKind =
  | { readonly kind: 'listed'; readonly objects: readonly unknown[] }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface ClusterRecording {
  readonly cluster: Cluster;
  readonly kinds: ReadonlyMap<ClusterKind, RecordedKind>;
  /** If it was asked for. */
  readonly platform: () => RecordedKind | undefined;
  /** Pod templates that were asked for, by `revisionKey`. */
  readonly templates: ReadonlyMap<string, RecordedKind>;
  /** Logs that were asked for, by `logsKey`. */
  readonly logs: ReadonlyMap<string, RecordedKind>;
}

/** Passes on what a replay would give, not what came: the pass that is recorded and its replay see the same values. */
export function recordCluster(cluster: Cluster): ClusterRecording {
  const kinds = new Map<ClusterKind, RecordedKind>();
  async function* list<K extends ClusterKind>(kind: K): AsyncGenerator<ClusterKinds[K]> {
    const objects: unknown[] = [];
    const schema: z.ZodType<ClusterKinds[K]> = objectSchemas[kind];
    try {
      for await (const object of cluster.list(kind)) {
        const clean: unknown = JSON.parse(JSON.stringify(withoutCredentials(object)));
        const replayed = schema.parse(clean);
        objects.push(clean);
        yield replayed;
      }
      kinds.set(kind, { kind: 'listed', objects });
    } catch (error) {
      const failure = failureOf(error);
      if (failure !== undefined) kinds.set(kind, { kind: 'failed', failure });
      throw error;
    }
  }
  const { platform, told } = recordPlatform(cluster);
  const { template, templates } = recordTemplates(cluster);
  const { logs, asked } = recordLogs(cluster);
  const own = { list, mayI: cluster.mayI, ...platform, ...template, ...logs };
  return { cluster: own, kinds, platform: told, templates, logs: asked };
}

interface PlatformRecording {
  readonly platform: Pick<Cluster, 'platform'>;
  readonly told: ClusterRecording['platform'];
}

function recordPlatform({ platform }: Cluster): PlatformRecording {
  let told: RecordedKind | undefined;
  if (platform === undefined) return { platform: {}, told: () => told };
  const asked = async (): Promise<ClusterPlatform> => {
    try {
      const answer = await platform();
      told = { kind: 'listed', objects: [answer] };
      return answer;
    } catch (error) {
      const failure = failureOf(error);
      if (failure !== undefined) told = { kind: 'failed', failure };
      throw error;
    }
  };
  return { platform: { platform: asked }, told: () => told };
}

interface TemplateRecording extends Pick<ClusterRecording, 'templates'> {
  readonly template: Pick<Cluster, 'template'>;
}

function recordTemplates({ template }: Cluster): TemplateRecording {
  const templates = new Map<string, RecordedKind>();
  if (template === undefined) return { template: {}, templates };
  const asked = async (of: RevisionName): Promise<RevisionTemplate> => {
    try {
      const clean: unknown = JSON.parse(JSON.stringify(withoutCredentials(await template(of))));
      templates.set(revisionKey(of), { kind: 'listed', objects: [clean] });
      return revisionTemplateSchema.parse(clean);
    } catch (error) {
      const failure = failureOf(error);
      if (failure !== undefined) templates.set(revisionKey(of), { kind: 'failed', failure });
      throw error;
    }
  };
  return { template: { template: asked }, templates };
}

function recordLogs({ logs }: Cluster): {
  readonly logs: Pick<Cluster, 'logs'>;
  readonly asked: Map<string, RecordedKind>;
} {
  const asked = new Map<string, RecordedKind>();
  if (logs === undefined) return { logs: {}, asked };
  const ask = async (of: LogsAsked): Promise<string | undefined> => {
    try {
      const text = await logs(of);
      asked.set(logsKey(of), { kind: 'listed', objects: text === undefined ? [] : [text] });
      return text;
    } catch (error) {
      const failure = failureOf(error);
      if (failure !== undefined) asked.set(logsKey(of), { kind: 'failed', failure });
      throw error;
    }
  };
  return { logs: { logs: ask }, asked };
}
