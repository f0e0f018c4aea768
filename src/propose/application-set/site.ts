import type { FileEdit, SourceTree } from '../../model/manifests.ts';
import type { Reason } from '../../model/reason.ts';
import type { RepositoryIndex } from '../locate/repository-index.ts';
import type { Step } from '../splice/edit.ts';
import type { Dialect } from './piece.ts';
import type { Made, Row } from './row.ts';

/** What generators look at: files of repositories, before or after an edit. */
export interface Site {
  readonly dialect: Dialect;
  readonly files: (url: string, revision: string) => Files | Reason;
  /** Parameters of clusters, as far as they are known here. */
  readonly clusters: () => readonly Row[];
}

export interface Files extends Pick<SourceTree, 'paths' | 'text'> {
  /** Of the base: what edits are planned on. */
  readonly index: RepositoryIndex;
}

/** A generator, where it stands in the ApplicationSet, and which of its texts another generator's parameters made. */
export interface GeneratorAt {
  readonly body: Readonly<Record<string, unknown>>;
  readonly path: readonly Step[];
  readonly made: ReadonlyMap<string, Made>;
}

/** Files as an edit would leave them. */
export interface EditedTree {
  readonly tree: SourceTree;
  readonly edits: readonly FileEdit[];
}
