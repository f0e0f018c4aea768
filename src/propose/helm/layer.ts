import type { RepositoryIndex } from '../locate/repository-index.ts';
import type { Step } from '../splice/edit.ts';
import type { KeyPath, Values } from './values.ts';

export interface Layer {
  /** For people: `apps/web/values-prod.yaml`. */
  readonly label: string;
  /** `lacking`: a value file that is named, and not there yet. `none`: an Application that has no values of its own yet. */
  readonly kind: 'chart' | 'file' | 'lacking' | 'values' | 'parameters' | 'none' | 'text';
  readonly values: Values;
  /** Absent: it stands in the Application. */
  readonly file?: LayerFile;
}

export interface LayerFile {
  readonly index: RepositoryIndex;
  readonly path: string;
  /** Offset of the document's root node; undefined for a file with nothing in it. */
  readonly document: number | undefined;
  /** Steps from there to the values. */
  readonly root: readonly Step[];
  /** The file is the value of this key, and no YAML. */
  readonly whole?: KeyPath;
  /** Steps from the root to the value of a key, where they are not the key's own: an entry of `parameters`. */
  readonly entryOf?: (key: KeyPath) => readonly Step[] | undefined;
}
