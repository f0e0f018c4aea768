import type { Application } from '../../model/application.ts';
import type { Reason } from '../../model/reason.ts';
import type { ApplicationHome } from '../locate/home.ts';
import type { RepositoryIndex } from '../locate/repository-index.ts';
import type { Step } from '../splice/edit.ts';
import type { Embedded } from '../splice/embedded.ts';
import type { KeyPath, Values } from './values.ts';

export interface Layer {
  /** For people: `apps/web/values-prod.yaml`. */
  readonly label: string;
  readonly kind: 'chart' | 'file' | 'values' | 'parameters';
  readonly values: Values;
  /** Absent: it stands in the Application, and that cannot be edited. */
  readonly file?: LayerFile;
  /** The Application that must be rendered on the way, where the file is its document. */
  readonly through?: ApplicationHome;
  /** Why there is no file. */
  readonly because?: Reason;
}

export interface LayerFile {
  readonly index: RepositoryIndex;
  readonly path: string;
  /** Offset of the document's root node; undefined for a file with nothing in it. */
  readonly document: number | undefined;
  /** Steps from there to the values. */
  readonly root: readonly Step[];
  /** The values stand in a literal block there; `document` is then an offset inside of it. */
  readonly inside?: Embedded;
  /** Steps from the root to the value of a key, where they are not the key's own: an entry of `parameters`. */
  readonly entryOf?: (key: KeyPath) => readonly Step[] | undefined;
}

export type HomeOf = (application: Application) => ApplicationHome | Reason;
