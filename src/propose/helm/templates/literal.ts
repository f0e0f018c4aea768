/** A scalar of a template: what is written there between its expressions. */
import { isScalar, type Node } from 'yaml';
import { parseCpu, parseMemory } from '../../../model/quantity.ts';
import type { Field } from '../../locate/field.ts';
import type { Action } from '../../splice/actions.ts';
import type { Value } from '../../splice/edit.ts';
import { rangeOf } from '../../splice/parsed.ts';

export interface Literal {
  /** What stands before, between and after the expressions. */
  readonly pieces: readonly string[];
  /** The same with the expressions as they are read when they are hidden. */
  readonly masked: string;
  readonly hidden: readonly string[];
}

/** Undefined for what is no scalar of one line, or is spelled in a way that hides what it says. */
export function literalOf(node: Node | undefined, mask: string, actions: readonly Action[]): Literal | undefined {
  if (!isScalar(node)) return undefined;
  const [start, end] = rangeOf(node);
  const source = mask.slice(start, end);
  const quoted = /^(["'])([^"'\\\n]*)\1$/.exec(source);
  const inner = quoted?.[2] ?? source;
  if (inner.includes('\n') || (quoted === null && /^["'|>&*!]/.test(source))) return undefined;
  const from = start + (quoted === null ? 0 : 1);
  const own = actions.filter((one) => one.start >= from && one.end <= from + inner.length);
  const pieces: string[] = [];
  let at = from;
  for (const one of own) {
    pieces.push(mask.slice(at, one.start));
    at = one.end;
  }
  return {
    pieces: [...pieces, mask.slice(at, from + inner.length)],
    masked: inner,
    hidden: own.map((one) => mask.slice(one.start, one.end)),
  };
}

/** May the expressions give this text? */
export const mayRead = ({ pieces }: Literal, text: string): boolean =>
  pieces.length === 1 ? pieces[0] === text : capturesOf(pieces, text) !== undefined;

const capturesOf = (pieces: readonly string[], text: string): string[] | undefined =>
  new RegExp(`^${pieces.map(escaped).join('(.*)')}$`, 's').exec(text)?.slice(1);

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What must stand there for the field to be what is wanted; undefined where it does not say what lives. */
export function wantedIn(literal: Literal, { from, value }: Field): Value | undefined {
  const [whole] = literal.pieces;
  if (from === undefined || whole === undefined) return undefined;
  if (literal.pieces.length === 1) return says(whole, from) ? value : undefined;
  if (from.kind !== 'text' || value.kind !== 'text') return undefined;
  const captures = capturesOf(literal.pieces, from.to);
  return captures === undefined ? undefined : onePiece(literal, captures, value.to);
}

function says(text: string, from: Value): boolean {
  if (from.kind === 'memory') return parseMemory(text) === from.to;
  if (from.kind === 'cpu') return parseCpu(text) === from.to;
  return 'to' in from && String(from.to) === text;
}

/** `{{ .registry }}/app:1.4.3`: the piece whose change alone makes the wanted text. */
function onePiece({ pieces, hidden }: Literal, captures: readonly string[], wanted: string): Value | undefined {
  for (const i of [...pieces.keys()].reverse()) {
    const head = glued(pieces.slice(0, i), captures.slice(0, i));
    const tail = (captures[i] ?? '') + glued(pieces.slice(i + 1), captures.slice(i + 1));
    if (wanted.length < head.length + tail.length || !wanted.startsWith(head) || !wanted.endsWith(tail)) continue;
    const piece = wanted.slice(head.length, wanted.length - tail.length);
    return { kind: 'text', to: glued(pieces.with(i, piece), hidden) };
  }
  return undefined;
}

const glued = (pieces: readonly string[], others: readonly string[]): string =>
  pieces.map((piece, i) => piece + (others[i] ?? '')).join('');
