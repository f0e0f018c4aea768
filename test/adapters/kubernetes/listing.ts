import { type KubernetesOptions, kubernetes } from '../../../src/adapters/kubernetes/kubernetes.ts';
import type { ClusterKind, ClusterKinds } from '../../../src/model/cluster-kinds.ts';
import { RetryLater, UpstreamSurprise } from '../../../src/model/errors.ts';
import { milliseconds, seconds } from '../../../src/model/units.ts';
import type { Cluster } from '../../../src/ports/cluster.ts';

export const TOKEN = 'bearer-of-the-tests';

/** Against a double: waits are short, everything else is as in production. */
export const clusterAt = (url: string, part: Partial<KubernetesOptions> = {}): Cluster =>
  kubernetes({
    access: { kind: 'direct', url, token: TOKEN },
    version: '1.2.3',
    timeout: seconds(30),
    retry: { attempts: 4, firstWait: milliseconds(1), longestWait: seconds(2) },
    ...part,
  });

export interface Listed<T> {
  readonly objects: readonly T[];
  readonly thrown: unknown;
}

/** What came, and what was thrown after it. */
export async function listed<K extends ClusterKind>(cluster: Cluster, kind: K): Promise<Listed<ClusterKinds[K]>> {
  const objects: ClusterKinds[K][] = [];
  try {
    for await (const object of cluster.list(kind)) objects.push(object);
  } catch (error) {
    return { objects, thrown: error };
  }
  return { objects, thrown: undefined };
}

export const namesOf = ({ objects }: Listed<{ readonly ref: { readonly name: string } }>): string[] =>
  objects.map(({ ref }) => ref.name);

/** `RetryLater: ...` or `UpstreamSurprise(code): ...`, for assertions about both at once. */
export function summaryOf(error: unknown): string {
  if (error instanceof RetryLater) return `RetryLater: ${error.issue}`;
  return error instanceof UpstreamSurprise ? `UpstreamSurprise(${error.code}): ${error.issue}` : String(error);
}
