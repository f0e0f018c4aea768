import type { History, HistoryQuery, NoHistory } from '../model/history.ts';
import type { FileEdit, SourceTree } from '../model/manifests.ts';
import type { Instant } from '../model/units.ts';

/** A manifest repository: read once per pass, written through branches only. Throws RetryLater or UpstreamSurprise. */
export interface ManifestRepository {
  readonly name: string;
  /** The base branch's newest commit; one clone per pass. */
  readonly open: () => Promise<SourceTree>;
  /** Another commit's files; undefined when the repository does not have it. */
  readonly openAt: (commit: string) => Promise<SourceTree | undefined>;
  /** Who changed what on the base branch. Tells, where it cannot, why: a short history is none. */
  readonly history: (query: HistoryQuery) => Promise<History | NoHistory>;
  readonly branchHead: (branch: string) => Promise<string | undefined>;
  /** Of many by one look at the server: those that are there. */
  readonly branchHeads?: (branches: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Who made a commit; undefined when the repository does not have it. */
  readonly describe: (commit: string) => Promise<CommitFacts | undefined>;
  /** What a branch adds to the base, and what merging it would give; undefined when the repository lacks one of them. */
  readonly compare: (request: { base: string; head: string }) => Promise<Comparison | undefined>;
  /** Same base, edits, message and date give the same SHA. Nothing leaves this machine yet. */
  readonly commit: (request: CommitRequest) => Promise<string>;
  /** `expected` undefined: the branch must not exist. A lease that fails is `rejected`, never forced. */
  readonly push: (request: { branch: string; commit: string; expected: string | undefined }) => Promise<PushResult>;
  readonly deleteBranch: (request: { branch: string; expected: string }) => Promise<PushResult>;
  /** Files of an orphan branch (the journal) that `choose` takes from its sorted paths, all of one commit. */
  readonly readOrphans: (
    branch: string,
    choose: (paths: readonly string[]) => readonly string[],
  ) => Promise<ReadonlyMap<string, string>>;
  /** `rejected` when file or branch are no longer as they were read: read again, then decide again. */
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
  /** The text this write was computed from; absent: the file must not exist yet. */
  readonly before?: string;
  readonly text: string;
  /** More files of the same commit, whatever was there before; they change only together with the first. */
  readonly beside?: readonly { readonly path: string; readonly text: string }[];
  /** Files that the same commit takes away; one that is not there is no failure. */
  readonly without?: readonly string[];
  readonly message: string;
  readonly at: Instant;
}

export type PushResult =
  /** `commit`: the forge put a commit of its own there, with the same files. */
  | { readonly kind: 'pushed'; readonly commit?: string }
  | { readonly kind: 'up-to-date' }
  /** `moved`: somebody else was faster; without it a rule of the server forbids it, today and tomorrow. */
  | { readonly kind: 'rejected'; readonly because: string; readonly moved?: true };

export interface CommitFacts {
  readonly parents: readonly string[];
  readonly tree: string;
  readonly author: string;
  readonly committer: string;
  readonly message: string;
}

export interface Comparison {
  /** Commits of the head that the base does not have, newest first. */
  readonly commits: readonly string[];
  /** Tree of the head merged into the base; undefined when they conflict. */
  readonly mergedTree: string | undefined;
}
