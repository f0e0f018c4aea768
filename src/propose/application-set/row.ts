/** Parameters of one generated Application, and where each of them is written. */
import type { Reason } from '../../model/reason.ts';
import { isRecord } from '../locate/documents.ts';
import type { RepositoryIndex } from '../locate/repository-index.ts';
import type { Step } from '../splice/edit.ts';
import type { ParamPath, Params, Piece } from './piece.ts';

export interface Row {
  readonly params: Params;
  /** Of single values, by `keyOf` their path. */
  readonly origins: ReadonlyMap<string, Origin>;
}

export type Origin =
  /** In the ApplicationSet; `within`: the first so many steps lead to a text, the rest into the YAML that it is. */
  | { readonly kind: 'set'; readonly path: readonly Step[]; readonly within?: number; readonly made?: Made }
  | {
      readonly kind: 'file';
      readonly index: RepositoryIndex;
      readonly file: string;
      readonly document: number;
      readonly path: readonly Step[];
    }
  | { readonly kind: 'nowhere'; readonly because: Reason };

/** A text that templates made before: from other parameters. */
export interface Made {
  readonly pieces: readonly Piece[];
  readonly row: Row;
}

export const keyOf = (path: ParamPath): string => JSON.stringify(path);

export interface Leaf {
  readonly path: ParamPath;
  readonly value: unknown;
}

/** Single values below a value; empty maps and lists count as such. */
export function leavesOf(value: unknown, path: ParamPath = []): Leaf[] {
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? [...value.entries()]
    : isRecord(value)
      ? Object.entries(value)
      : [];
  return entries.length === 0 ? [{ path, value }] : entries.flatMap(([key, item]) => leavesOf(item, [...path, key]));
}
