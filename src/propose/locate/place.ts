/** A place where fields can be written, and what writing there means. */
import type { Edit } from '../splice/edit.ts';
import type { Embedded } from '../splice/embedded.ts';
import type { Field } from './field.ts';

export interface Place {
  /** For people: `apps/shop/web.yaml (document)`. */
  readonly label: string;
  readonly file: string;
  /** How natural this place is for a field, lower first; undefined when the field cannot stand here. */
  readonly rank: (field: Field) => number | undefined;
  readonly writes: (fields: readonly Field[]) => readonly Write[];
}

/** One edit of one file, or of the YAML inside one of its literal blocks. */
export interface Write {
  readonly file: string;
  readonly inside?: Embedded;
  readonly edit: Edit;
}

/** Smaller is nearer to what people would edit by hand. */
export const RANK = {
  patchWithField: 0,
  patchWithResources: 1,
  document: 2,
  patchWithContainer: 3,
  newPatch: 4,
  newPatchInNamespace: 5,
  bundle: 6,
} as const;
