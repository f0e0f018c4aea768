import type { FoundDocument } from './documents.ts';
import type { RepositoryIndex } from './repository-index.ts';
import type { LocatedSource } from './source.ts';

/** The document that describes an Application. */
export interface ApplicationHome {
  readonly index: RepositoryIndex;
  readonly found: FoundDocument;
  /** The source that syncs the document. */
  readonly parent: LocatedSource;
}
