import type { Bytes, Millicores } from '../../model/units.ts';

/** One step into a YAML tree: a map's key, a list's index, the list item whose `name` is this, or a new last item. */
export type Step = string | number | { readonly named: string } | { readonly append: true };

/** A value as it shall read after parsing; how it is spelled follows the file. */
export type Value =
  | { readonly kind: 'cpu'; readonly to: Millicores }
  | { readonly kind: 'memory'; readonly to: Bytes }
  | { readonly kind: 'text'; readonly to: string }
  | { readonly kind: 'number'; readonly to: number }
  | { readonly kind: 'truth'; readonly to: boolean }
  | { readonly kind: 'tree'; readonly to: Tree };

/** A whole new piece of YAML; strings of several lines become literal blocks. */
export type Tree = string | number | readonly Tree[] | { readonly [key: string]: Tree };

/** One field of one document. `document` is the offset of the document's root node, as `locate` found it. */
export interface Edit {
  readonly document: number;
  readonly path: readonly Step[];
  readonly value: Value;
}

/** Text that takes the place of `start..end`. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** `spec.containers[name=web].image` */
export const pathText = (path: readonly Step[]): string => path.map(stepText).join('').replace(/^\./, '');

const stepText = (step: Step): string => {
  if (typeof step === 'string') return `.${step}`;
  if (typeof step === 'number') return `[${step}]`;
  return 'named' in step ? `[name=${step.named}]` : '[+]';
};
