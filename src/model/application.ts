/** Argo CD Applications, projected to what decides where a write takes effect. */
import type { ObjectMeta, ObjectRef } from './cluster.ts';
import type { Instant } from './units.ts';

/** One source of an Argo CD Application, as written in its spec. */
export interface ApplicationSource {
  readonly repoUrl: string;
  readonly targetRevision: string;
  readonly path?: string;
  readonly chart?: string;
  readonly ref?: string;
  readonly directory?: {
    readonly recurse: boolean;
    readonly include?: string;
    readonly exclude?: string;
    readonly jsonnet: boolean;
  };
  /** `spec.source.kustomize` and `.helm`, kept as read: propose interprets them. */
  readonly kustomize?: Readonly<Record<string, unknown>>;
  readonly helm?: Readonly<Record<string, unknown>>;
  readonly plugin?: Readonly<Record<string, unknown>>;
}

export interface Application extends ObjectMeta {
  readonly project: string;
  readonly sources: readonly ApplicationSource[];
  /** `spec.sources` is used, even where it has one entry only. */
  readonly severalSources?: true;
  readonly hydrated: boolean;
  readonly destination: { readonly server?: string; readonly name?: string; readonly namespace?: string };
  readonly autoSync: boolean;
  readonly selfHeal: boolean;
  readonly ignoreDifferences: readonly Readonly<Record<string, unknown>>[];
  readonly syncStatus: string;
  readonly healthStatus: string;
  /** Revisions the last sync compared against, one per source. */
  readonly revisions: readonly string[];
  readonly operationPhase?: string;
  readonly operationMessage?: string;
  /** The last or running sync. */
  readonly operation?: ApplicationOperation;
  /** `spec.syncPolicy.retry.limit`; negative: without end. */
  readonly retryLimit?: number;
  readonly healthSince?: Instant;
  readonly reconciledAt?: Instant;
  /** Resources that differ from Git, or whose health is Degraded or Missing. */
  readonly troubles?: readonly ResourceTrouble[];
  readonly conditions: readonly { readonly type: string; readonly message: string; readonly changedAt?: Instant }[];
  readonly resources: readonly ObjectRef[];
  readonly history: readonly {
    readonly id: number;
    readonly revisions: readonly string[];
    readonly deployedAt: Instant;
    /** When that sync began; old versions of Argo CD do not say. */
    readonly startedAt?: Instant;
  }[];
}

export interface ApplicationOperation {
  readonly startedAt?: Instant;
  readonly finishedAt?: Instant;
  readonly retries: number;
  /** `operation.sync.autoHealAttemptsCount`: how often self-heal has put the same back. */
  readonly autoHealAttempts: number;
  readonly revisions: readonly string[];
  /** Resources and hooks that could not be applied or did not succeed. */
  readonly failed: readonly { readonly ref: ObjectRef; readonly message: string; readonly hook?: string }[];
}

export interface ResourceTrouble {
  readonly ref: ObjectRef;
  readonly sync?: string;
  readonly health?: string;
  readonly requiresPruning: boolean;
}
