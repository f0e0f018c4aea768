/** Which change in Git a failed rollout or sync comes from, how sure that is, and what else came with it. */
import type { ObjectRef } from './cluster.ts';
import type { FindingKey } from './finding.ts';
import type { HistoryCommit } from './history.ts';
import type { RenderedChange } from './manifests.ts';
import type { Reason } from './reason.ts';

/**
 * `exact`: one commit, whose rendered difference is that of the two pod templates. `range`: several commits made it
 * together. `none`: why, says `because`.
 */
export type Blame = Blamed | Unblamed;

interface About {
  /** The finding it explains. */
  readonly key: FindingKey;
  /** The workload, or the object whose sync failed. */
  readonly subject: ObjectRef;
}

export interface Unblamed extends About {
  readonly confidence: 'none';
  readonly because: Reason;
}

export interface Blamed extends About {
  readonly confidence: 'exact' | 'range';
  readonly application: string;
  /** Configured name. */
  readonly repository: string;
  /** What Argo CD deployed before, and what it deployed then. */
  readonly good: string;
  readonly bad: string;
  /** Newest first; one if it is exact. */
  readonly commits: readonly HistoryCommit[];
  /** Commits after these that touch a file of theirs; what they say stays. */
  readonly later: readonly HistoryCommit[];
  /** `before` is what served, `after` what failed: of the object, and of ConfigMaps that it reads. */
  readonly changes: readonly RenderedChange[];
  /** Of an exact one: files of the commit that the Application reads, before and after it. */
  readonly undo: readonly Undone[];
  /** The introducing difference as people read it, cut to a page. */
  readonly diff: string;
  /** What came along between good and bad and speaks against going back. */
  readonly hazards: readonly Hazard[];
  /** The newest files say something else than what failed: somebody changed it since. */
  readonly movedOn?: true;
}

export interface Undone {
  readonly path: string;
  /** Undefined: the commit made the file. */
  readonly before: string | undefined;
  /** Undefined: it took the file away. */
  readonly after: string | undefined;
}

export interface Hazard {
  readonly kind: 'secret' | 'migration' | 'storage' | 'immutable';
  readonly object: ObjectRef;
  readonly detail: string;
}

/** `spec.replicas` in Git of something that an autoscaler scales. */
export interface PinnedReplicas {
  readonly key: FindingKey;
  readonly workload: ObjectRef;
  readonly autoscaler: ObjectRef;
  /** As Git renders it. */
  readonly replicas: number;
}

/** What the marker of a pull request remembers: the commit, or where the range ends. */
export const markOf = ({ commits, bad, confidence }: Blamed): string =>
  (confidence === 'exact' ? commits[0]?.commit : undefined) ?? bad;
