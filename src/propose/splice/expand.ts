/** `{}`, `[]`, `null` and nothing become lines below their key; inside a flow map they stay on their line. */
import type { Node } from 'yaml';
import { type Change, emittedOf } from './change.ts';
import { keysOf, type Piece, put, refuse, type Site, type Trail } from './context.ts';
import { pathText } from './edit.ts';
import { type BlockStyle, type Emitted, flowText, itemLines, mapLines } from './emit.ts';
import { nearestModel } from './nearest-model.ts';
import { rangeOf } from './parsed.ts';
import { colonEnd, columnOf, eolAt, lineEnd, lineStart } from './place.ts';

export function expand(site: Site, node: Node, at: { readonly change: Change; readonly trail: Trail }): Piece[] {
  const { change, trail } = at;
  const [start, end] = rangeOf(node);
  const source = site.text.slice(start, end);
  // A comment inside the braces would be lost.
  if (!/^(\{\s*\}|\[\s*\]|null|Null|NULL|~|)$/.test(source)) {
    return refuse('field-unsupported', `${pathText(trail.path)} is empty but not in a way that can be filled.`);
  }
  const emitted = emittedOf(change, keysOf(trail.path), (path) => nearestModel(site, path, start));
  if (!trail.flow) return expandBlock(site, { start, end, emitted }, trail);
  const text = flowText(emitted, { padding: '', json: isJsonValue(site, start) });
  return source === '' ? fillEmpty(site, text, trail) : put(start, end, text);
}

interface Empty {
  readonly start: number;
  readonly end: number;
  readonly emitted: Emitted;
}

function expandBlock(site: Site, { start, end, emitted }: Empty, trail: Trail): Piece[] {
  const { text } = site;
  const colon = trail.pair === undefined ? undefined : colonEnd(trail.pair, text);
  if (colon === undefined || trail.column === undefined) {
    return refuse('field-unsupported', `${pathText(trail.path)} cannot be filled in place.`);
  }
  const style = { step: trail.step ?? 2, dash: site.dash };
  const lines = linesOf(emitted, style);
  const eol = eolAt(text, colon);
  if (lineStart(text, start) > colon) return put(start, end, lines.join(eol + ' '.repeat(columnOf(text, start))));
  const column = trail.column + (emitted.kind === 'list' ? style.dash : style.step);
  const at = lineEnd(text, end);
  const below = put(at, at, lines.map((line) => eol + ' '.repeat(column) + line).join(''));
  const gap = text.slice(colon, start).search(/[ \t]*$/) + colon;
  return start < end ? [...put(gap, end, ''), ...below] : below;
}

const linesOf = (emitted: Emitted, style: BlockStyle): string[] => {
  if (emitted.kind === 'map') return mapLines(emitted.entries, style);
  return emitted.kind === 'list' ? emitted.items.flatMap((item) => itemLines(item, style)) : [];
};

/** A value for a key that has none. */
export function fillEmpty(site: Site, written: string, trail: Trail): Piece[] {
  const colon = trail.pair === undefined ? undefined : colonEnd(trail.pair, site.text);
  if (colon === undefined) return refuse('field-unsupported', `${pathText(trail.path)} has no plain key.`);
  return put(colon, colon, ` ${written}`);
}

/** Is what stands at this offset the value of a key in double quotes? */
export const isJsonValue = (site: Site, start: number): boolean =>
  /"\s*:\s*$/.test(site.text.slice(lineStart(site.text, start), start));
