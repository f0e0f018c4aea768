import type { ClusterKind, ClusterKinds } from '../model/cluster-kinds.ts';
import type { ClusterPlatform } from '../model/platform.ts';
import type { Reading } from '../model/reason.ts';

/** State of the cluster, projected at the edge. */
export interface Cluster {
  /** Streams all objects of a kind, page by page. Throws UpstreamSurprise (403, no such kind) or RetryLater. */
  readonly list: <K extends ClusterKind>(kind: K) => AsyncIterable<ClusterKinds[K]>;
  /** For `doctor`: may we do this? (SelfSubjectAccessReview) */
  readonly mayI: (access: Access) => Promise<Reading<boolean>>;
  /** What charts ask about the cluster. Throws UpstreamSurprise or RetryLater; absent where nobody can be asked. */
  readonly platform?: () => Promise<ClusterPlatform>;
}

export interface Access {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace?: string;
}
