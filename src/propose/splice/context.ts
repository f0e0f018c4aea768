/** What the planning functions share: the document they look at, how they came to a node, what they answer. */
import type { Document, Pair } from 'yaml';
import type { Reason, ReasonCode } from '../../model/reason.ts';
import type { Child } from './change.ts';
import type { Splice, Step } from './edit.ts';

export interface Site {
  readonly text: string;
  readonly document: Document.Parsed;
  readonly aliased: ReadonlySet<string>;
  readonly dash: number;
}

/** How we came to a node: its path, its key's pair, that key's column, the indentation step around it. */
export interface Trail {
  readonly path: readonly Step[];
  readonly pair?: Pair;
  readonly column?: number;
  readonly step?: number;
  readonly flow: boolean;
}

export interface Inside {
  readonly children: readonly Child[];
  readonly trail: Trail;
  /** Keys that are taken out at the same time: nothing is put beside them. */
  readonly gone?: readonly Pair[];
}

/** Bytes to change, or why that cannot be. */
export type Piece = ({ readonly kind: 'splice' } & Splice) | { readonly kind: 'problem'; readonly because: Reason };

export const put = (start: number, end: number, text: string): Piece[] => [{ kind: 'splice', start, end, text }];

export const refuse = (code: ReasonCode, detail: string): Piece[] => [{ kind: 'problem', because: { code, detail } }];

export const keysOf = (path: readonly Step[]): string[] =>
  path.flatMap((step) => (typeof step === 'string' ? [step] : []));
