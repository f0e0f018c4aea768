/** What git remembers of a manifest repository: commits as values, asked for by pure code and answered outside. */
import type { RenderReply, RenderRequest, SourceTree } from './manifests.ts';
import type { Reason } from './reason.ts';
import type { Instant } from './units.ts';

/** Commits on the line of first parents: a merge counts as one change, by whoever merged it. */
export interface HistoryQuery {
  /** The newest commit that is looked at; absent: the newest of the base branch. */
  readonly to?: string;
  /** This commit and everything before it is left out; absent: nothing is. */
  readonly after?: string;
  /** Files and directories, relative to the root; none: everything. */
  readonly paths: readonly string[];
  /** No more commits than that, the newest ones. */
  readonly limit: number;
}

export interface HistoryCommit {
  readonly commit: string;
  /** Absent for the first commit of all. */
  readonly parent?: string;
  readonly author: string;
  readonly email: string;
  /** When it was authored. */
  readonly at: Instant;
  readonly subject: string;
  /** Everything after the subject: trailers and what else was said. */
  readonly body: string;
  /** Every path that it changes against its first parent, sorted; also outside of the paths that were asked for. */
  readonly files: readonly string[];
}

export interface History {
  /** Newest first. */
  readonly commits: readonly HistoryCommit[];
  /** There are more than the limit. */
  readonly isCut: boolean;
}

/** Why there is no answer: the repository lacks a commit, or `after` does not lead to `to`, or history ends too early. */
export type NoHistory = 'absent' | 'not-an-ancestor' | 'shallow';

export interface HistoryRequest extends HistoryQuery {
  readonly kind: 'history';
  /** Configured name. */
  readonly repository: string;
}

/** The files of an older commit. */
export interface TreeRequest {
  readonly kind: 'tree';
  readonly repository: string;
  readonly commit: string;
}

/** Like `Rendering`, with questions about the past as well. */
export type Asking<T> = Generator<RenderRequest | HistoryRequest | TreeRequest, T, RenderReply | HistoryReply>;

export type HistoryReply =
  | ({ readonly kind: 'history' } & History)
  | { readonly kind: 'tree'; readonly tree: SourceTree }
  | { readonly kind: 'no-history'; readonly because: Reason };
