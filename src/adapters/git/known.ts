import type { SourceTree } from '../../model/manifests.ts';
import type { CommitFacts, Comparison } from '../../ports/manifests.ts';
import type { Workspace } from './workspace.ts';

/** What is known of a clone. Names of objects are names of their contents, so nothing of it grows old but the tips. */
export interface Known {
  /** Commits that are here, with their trees. */
  readonly present: Set<string>;
  readonly facts: Map<string, CommitFacts>;
  readonly comparisons: Map<string, Comparison>;
  /** Where orphan branches were when they were looked at last; undefined: there was none. */
  readonly tips: Map<string, string | undefined>;
  /** Newest commits of orphan branches that are here, with their files. */
  readonly fetched: Set<string>;
  /** By the name of the object. */
  readonly texts: Map<string, string>;
  /** Commits beside the newest one whose files are checked out. */
  readonly older: Map<string, Promise<SourceTree>>;
}

/** A clone, and what is known of it. */
export interface Clone {
  readonly workspace: Workspace;
  readonly known: Known;
}

export const nothingKnown = (): Known => ({
  present: new Set(),
  facts: new Map(),
  comparisons: new Map(),
  tips: new Map(),
  fetched: new Set(),
  texts: new Map(),
  older: new Map(),
});
