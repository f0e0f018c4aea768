/** A place where fields can be written, and what writing there means. */
import type { Reason } from '../../model/reason.ts';
import type { Through } from '../above/through.ts';
import type { Edit } from '../splice/edit.ts';
import type { Embedded } from '../splice/embedded.ts';
import type { Templated } from '../splice/template.ts';
import type { Field } from './field.ts';
import type { RepositoryIndex } from './repository-index.ts';

export interface Place {
  /** For people: `apps/shop/web.yaml (document)`. */
  readonly label: string;
  readonly file: string;
  /** The repository of the file; that of the subject when left out. */
  readonly index?: RepositoryIndex;
  /** The file is none of the subject's source, but of what makes its Application. */
  readonly through?: Through;
  /** It is a chart's template, which the policy may close: why nothing nearer is a place. */
  readonly template?: Reason;
  /** How natural this place is for a field, lower first; undefined when the field cannot stand here. */
  readonly rank: (field: Field) => number | undefined;
  readonly writes: (fields: readonly Field[]) => readonly Write[];
}

/** One edit of one file, of the YAML inside one of its literal blocks, or of what stands between template expressions. */
export interface Write {
  readonly file: string;
  readonly inside?: Embedded;
  readonly template?: Templated;
  /** The file is one value and nothing else, no YAML. */
  readonly whole?: true;
  readonly edit: Edit;
}

/** Smaller is nearer to what people would edit by hand. */
export const RANK = {
  /** `spec.source.kustomize` comes after everything that the kustomization says. */
  application: -2,
  /** `images:` and `replicas:` come after every patch. */
  transformer: -1,
  patchWithField: 0,
  patchWithResources: 1,
  document: 2,
  patchWithContainer: 3,
  newEntry: 3.5,
  newPatch: 4,
  newPatchInNamespace: 5,
  bundle: 6,
  template: 7,
} as const;
