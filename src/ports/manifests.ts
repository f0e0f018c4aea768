import type { FileEdit, SourceTree } from '../model/manifests.ts';
import type { Instant } from '../model/units.ts';

/** A manifest repository: read once per pass, written through branches only. Throws RetryLater or UpstreamSurprise. */
export interface ManifestRepository {
  readonly name: string;
  /** The base branch's newest commit; one clone per pass. */
  readonly open: () => Promise<SourceTree>;
  readonly branchHead: (branch: string) => Promise<string | undefined>;
  /** Who made a commit; undefined when the repository does not have it. */
  readonly describe: (commit: string) => Promise<CommitFacts | undefined>;
  /** Same base, edits, message and date give the same SHA. Nothing leaves this machine yet. */
  readonly commit: (request: CommitRequest) => Promise<string>;
  /** `expected` undefined: the branch must not exist. A lease that fails is `rejected`, never forced. */
  readonly push: (request: { branch: string; commit: string; expected: string | undefined }) => Promise<PushResult>;
  readonly deleteBranch: (request: { branch: string; expected: string }) => Promise<PushResult>;
  /** A file on an orphan branch (the journal): undefined when branch or file does not exist. */
  readonly readOrphan: (branch: string, path: string) => Promise<string | undefined>;
  readonly writeOrphan: (request: OrphanWrite) => Promise<PushResult>;
  readonly close: () => Promise<void>;
}

export interface CommitRequest {
  readonly base: string;
  readonly edits: readonly FileEdit[];
  readonly message: string;
  readonly at: Instant;
}

export interface OrphanWrite {
  readonly branch: string;
  readonly path: string;
  readonly text: string;
  readonly message: string;
  readonly at: Instant;
}

export type PushResult =
  | { readonly kind: 'pushed' }
  | { readonly kind: 'up-to-date' }
  | { readonly kind: 'rejected'; readonly because: string };

export interface CommitFacts {
  readonly parents: readonly string[];
  readonly tree: string;
  readonly author: string;
  readonly committer: string;
  readonly message: string;
}
