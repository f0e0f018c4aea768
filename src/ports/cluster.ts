import type { ClusterKind, ClusterKinds } from '../model/cluster-kinds.ts';
import type { LogsAsked } from '../model/logs.ts';
import type { ClusterPlatform } from '../model/platform.ts';
import type { Reading } from '../model/reason.ts';
import type { RevisionName, RevisionTemplate } from '../model/revision-template.ts';

/** State of the cluster, projected at the edge. */
export interface Cluster {
  /** Streams all objects of a kind, page by page. Throws UpstreamSurprise (403, no such kind) or RetryLater. */
  readonly list: <K extends ClusterKind>(kind: K) => AsyncIterable<ClusterKinds[K]>;
  /** For `doctor`: may we do this? (SelfSubjectAccessReview) */
  readonly mayI: (access: Access) => Promise<Reading<boolean>>;
  /** What charts ask about the cluster. Throws UpstreamSurprise or RetryLater; absent where nobody can be asked. */
  readonly platform?: () => Promise<ClusterPlatform>;
  /** One pod template of a rollout. Throws UpstreamSurprise (`absent`: it is gone) or RetryLater; absent as above. */
  readonly template?: (of: RevisionName) => Promise<RevisionTemplate>;
  /**
   * What a container wrote last, redacted and bounded; undefined where there is no such run. Throws UpstreamSurprise
   * (`forbidden`) or RetryLater; absent where nobody can be asked.
   */
  readonly logs?: (of: LogsAsked) => Promise<string | undefined>;
}

export interface Access {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace?: string;
}
