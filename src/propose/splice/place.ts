/** Offsets and columns in the text of a parsed document. */
import { isAlias, isCollection, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import { nodeOrUndefined, rangeOf } from './parsed.ts';

/** Where the line that holds `offset` ends, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline < 0) return text.length;
  return text.charAt(newline - 1) === '\r' && newline > offset ? newline - 1 : newline;
}

export const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

/** A byte order mark takes no column. */
export const columnOf = (text: string, offset: number): number => {
  const start = lineStart(text, offset);
  return offset - start - (text.charCodeAt(start) === 0xfeff ? 1 : 0);
};

export const lineNumber = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** The line break in use near this offset. */
export function eolAt(text: string, offset: number): string {
  const next = text.indexOf('\n', offset);
  const newline = next >= 0 ? next : text.lastIndexOf('\n', offset);
  return newline > 0 && text.charAt(newline - 1) === '\r' ? '\r\n' : '\n';
}

/** Column of a block map's keys. */
export const mapColumn = (map: YAMLMap, text: string): number =>
  Math.min(...map.items.map((pair) => columnOf(text, pairStart(pair))));

export function pairStart(pair: Pair): number {
  const key = nodeOrUndefined(pair.key);
  if (key === undefined) throw new Error('a parsed pair has a key node');
  return rangeOf(key)[0];
}

/** The colon of `key: value`; undefined for `? key` and other rare forms. */
export function colonEnd(pair: Pair, text: string): number | undefined {
  const key = nodeOrUndefined(pair.key);
  if (key === undefined) return undefined;
  const from = rangeOf(key)[1];
  const match = /^[ \t]*:(?=\s|$)|^:/.exec(text.slice(from, from + 50));
  return match === null ? undefined : from + match[0].length;
}

/** Where the last character of a pair's content stands; comments and blank lines after it do not count. */
export function pairEnd(pair: Pair, text: string): number {
  const value = nodeOrUndefined(pair.value);
  if (value === undefined || isEmptyScalar(value)) return colonEnd(pair, text) ?? pairStart(pair);
  return nodeEnd(value, text);
}

export function nodeEnd(node: Node, text: string): number {
  if (isCollection(node) && node.flow !== true) {
    const pair = isMap(node) ? node.items.at(-1) : undefined;
    if (pair !== undefined) return pairEnd(pair, text);
    const item = isSeq(node) ? nodeOrUndefined(node.items.at(-1)) : undefined;
    return item === undefined ? rangeOf(node)[0] : nodeEnd(item, text);
  }
  return isScalar(node) && isBlockScalar(node.type) ? blockScalarEnd(node, text) : rangeOf(node)[1];
}

/** Blank lines after a block scalar belong to it only when it keeps them (`|+`). */
function blockScalarEnd(node: Node, text: string): number {
  const [start, end] = rangeOf(node);
  const source = text.slice(start, end);
  const keeps = /^[|>]\d?\+/.test(source);
  return start + source.replace(keeps ? /\r?\n$/ : /\s+$/, '').length;
}

export const isBlockScalar = (type: string | null | undefined): boolean =>
  type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED';

/** `key:` with nothing, `~` or `null`. */
export const isNull = (node: Node): boolean => isScalar(node) && node.value === null;
const isEmptyScalar = (node: Node): boolean => isNull(node) && rangeOf(node)[0] === rangeOf(node)[1];

/** Alias or anchored: see `aliasedAnchors`. */
export const anchorOf = (node: Node): string | undefined => (isAlias(node) ? undefined : node.anchor);
