import type { z } from 'zod';
import type { ClusterKind, ClusterKinds } from '../../model/cluster-kinds.ts';
import type { ClusterPlatform } from '../../model/platform.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { withoutCredentials } from './credentials.ts';
import { type Failure, failureOf } from './format.ts';
import { objectSchemas } from './object-schema.ts';

export type RecordedKind =
  | { readonly kind: 'listed'; readonly objects: readonly unknown[] }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface ClusterRecording {
  readonly cluster: Cluster;
  readonly kinds: ReadonlyMap<ClusterKind, RecordedKind>;
  /** If it was asked for. */
  readonly platform: () => RecordedKind | undefined;
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
  const { platform } = cluster;
  let told: RecordedKind | undefined;
  const asked = async (): Promise<ClusterPlatform> => {
    if (platform === undefined) throw new Error('nobody can be asked');
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
  const own = { list, mayI: cluster.mayI, ...(platform === undefined ? {} : { platform: asked }) };
  return { cluster: own, kinds, platform: () => told };
}
