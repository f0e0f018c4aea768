import type { Reason } from '../../model/reason.ts';
import type { Bytes, Millicores } from '../../model/units.ts';

/**
 * One step into a YAML tree: a map's key, a list's index, the list item whose `name` is this (`orNew`: made if it is not
 * there), the item that has these values below it, or a new last item.
 */
export type Step = string | number | NamedItem | HavingItem | { readonly append: true };

export interface NamedItem {
  readonly named: string;
  readonly orNew?: true;
}

/** `{ 'resource.name': 'cpu' }`: items without a name of their own. */
export interface HavingItem {
  readonly having: Readonly<Record<string, string>>;
}

/** A value as it shall read after parsing; how it is spelled follows the file. */
export type Value =
  | { readonly kind: 'cpu'; readonly to: Millicores }
  /** `most`: where it cannot be written in the file's unit without passing that, it is written exactly. */
  | { readonly kind: 'memory'; readonly to: Bytes; readonly most?: Bytes }
  | { readonly kind: 'text'; readonly to: string }
  | { readonly kind: 'number'; readonly to: number }
  | { readonly kind: 'truth'; readonly to: boolean }
  /** The key goes; nothing happens where there is none. */
  | { readonly kind: 'absent' }
  /** The key says `null`: in a patch that takes away what stands below. */
  | { readonly kind: 'null' }
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

export type Spliced =
  | {
      readonly kind: 'spliced';
      readonly text: string;
      /** Replaced ranges of the old text, ascending; empty when every value is there already. */
      readonly splices: readonly Splice[];
      /** Line of the first change, in the old text, counted from 1. */
      readonly line: number;
    }
  | { readonly kind: 'refused'; readonly because: Reason };

/** `spec.containers[name=web].image` */
export const pathText = (path: readonly Step[]): string => path.map(stepText).join('').replace(/^\./, '');

const stepText = (step: Step): string => {
  if (typeof step === 'string') return `.${keyName(step)}`;
  if (typeof step === 'number') return `[${step}]`;
  if ('named' in step) return `[name=${step.named}]`;
  return 'having' in step ? `[${labelOf(step)}]` : '[+]';
};

/** Keys that hold the signs of a path are quoted: `metadata.annotations."example.com/team"`. */
export const keyName = (key: string): string => (/[.[\]]/.test(key) ? `"${key}"` : key);

export const labelOf = ({ having }: HavingItem): string =>
  Object.entries(having)
    .map(([at, value]) => `${at}=${value}`)
    .join(',');

/** Is it the item that is meant? `get` reads one key of whatever items are made of. */
export const isHaving = (item: unknown, { having }: HavingItem, get: (at: unknown, key: string) => unknown): boolean =>
  Object.entries(having).every(([path, value]) => path.split('.').reduce(get, item) === value);
