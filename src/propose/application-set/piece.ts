/** A rendered template text that knows where each of its parts comes from. */
import type { Reason } from '../../model/reason.ts';

export interface Piece {
  readonly text: string;
  /** Written there: its offset in the template. */
  readonly at?: number;
  /** Made from these parameters. */
  readonly params?: readonly ParamPath[];
}

/** `['path', 'segments', 1]`; the whole name in one step where templates are not Go's. */
export type ParamPath = readonly (string | number)[];

export type Params = Readonly<Record<string, unknown>>;

/** How a set writes its templates. */
export interface Dialect {
  readonly goTemplate: boolean;
  readonly goTemplateOptions: readonly string[];
}

export type RenderText = (template: string, params: Params, dialect: Dialect) => readonly Piece[] | Reason;

export const textOf = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join('');
