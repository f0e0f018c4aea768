/** What an edit of something above a source makes of it. */
import type { ObjectRef } from '../../model/cluster.ts';
import type { FileEdit, SourceTree } from '../../model/manifests.ts';
import type { Ground } from '../locate/ground.ts';
import type { Renderable, Renderings } from './renderings.ts';

export interface Head {
  readonly ground: Ground;
  readonly edits: readonly FileEdit[];
  readonly tree: SourceTree;
  readonly renderings: Renderings;
}

/** The source as it would be, and Applications beside it that would change as well. */
export interface Risen {
  readonly source: Renderable;
  readonly moved: readonly Moved[];
}

export interface Moved {
  readonly ref: ObjectRef;
  /** What the Application would be. */
  readonly body: Body;
}

export type Body = Readonly<Record<string, unknown>>;

/** An object before and after. */
export interface Pair {
  readonly old: Body;
  readonly new_: Body;
  readonly moved: readonly Moved[];
}

/** What a source tells Helm or Kustomize, as paths of a difference name it. */
export const SETTINGS = /^spec\.(sourceHydrator\.drySource|sources?(\[[^\]]*\])?)\.(helm|kustomize)\./;
