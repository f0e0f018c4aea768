/** Keys that go: whole lines, or an entry of a flow map. A map that would be empty goes with its last key. */
import { isMap, type Pair, type YAMLMap } from 'yaml';
import type { Change } from './change.ts';
import { type Piece, put, refuse, type Site, type Trail } from './context.ts';
import { pathText } from './edit.ts';
import { keyText, nodeOrUndefined, pairsOf } from './parsed.ts';
import { lineEnd, lineStart, nodeEnd, pairEnd, pairStart } from './place.ts';

/** Does the change only take things away? */
export const isRemoval = (change: Change): boolean =>
  change.kind === 'value'
    ? change.value.kind === 'absent'
    : change.children.length > 0 && change.children.every((child) => isRemoval(child.change));

/** Maps that mean the same when they are empty and when they are not there. */
const HOLDERS = ['limits', 'requests', 'resources', 'annotations', 'labels'];

/** Is nothing left below, so that the key goes as a whole? */
export function removesAll(pair: Pair, change: Change): boolean {
  if (change.kind === 'value') return true;
  const { value } = pair;
  if (!HOLDERS.includes(keyText(pair) ?? '') || !isMap(value) || value.items.length === 0) return false;
  return value.items.every((inner) => {
    const child = change.children.find(({ step }) => step === keyText(inner));
    return child !== undefined && removesAll(inner, child.change);
  });
}

export function removePairs(
  site: Site,
  map: YAMLMap,
  { removed, trail }: { readonly removed: readonly Pair[]; readonly trail: Trail },
): Piece[] {
  if (removed.length === map.items.length) {
    return refuse(
      'field-unsupported',
      `Without it nothing would be left of ${pathText(trail.path) || 'the document'}.`,
    );
  }
  return removed.flatMap((pair) => {
    if (pairsOf(map, keyText(pair) ?? '').length > 1) return refuse('field-unsupported', 'The key is there twice.');
    return map.flow === true ? removeFlow(site, map, pair) : removeLines(site, pair, trail);
  });
}

/** From the start of the key's line to the end of its value's line; a comment beside the value goes too. */
function removeLines({ text }: Site, pair: Pair, trail: Trail): Piece[] {
  const start = lineStart(text, pairStart(pair));
  const path = `${pathText(trail.path)}.${keyText(pair) ?? ''}`;
  if (!/^\uFEFF?[ ]*$/.test(text.slice(start, pairStart(pair)))) {
    return refuse('field-unsupported', `${path} shares its line with something else.`);
  }
  const end = lineEnd(text, pairEnd(pair, text));
  if (!/^[ \t]*(#.*)?$/.test(text.slice(pairEnd(pair, text), end))) {
    return refuse('field-unsupported', `${path} shares its line with something else.`);
  }
  const next = text.indexOf('\n', end);
  // The last line of a file without a line break at its end takes the break before it.
  if (next >= 0) return put(start, next + 1, '');
  return put(text.charAt(start - 2) === '\r' ? start - 2 : Math.max(0, start - 1), end, '');
}

function removeFlow({ text }: Site, map: YAMLMap, pair: Pair): Piece[] {
  const at = map.items.indexOf(pair);
  const [before, after] = [map.items[at - 1], map.items[at + 1]];
  if (after !== undefined) return put(pairStart(pair), pairStart(after), '');
  const value = nodeOrUndefined(before?.value);
  const own = nodeOrUndefined(pair.value);
  if (value === undefined || own === undefined)
    return refuse('field-unsupported', 'A key without a value stands there.');
  return put(nodeEnd(value, text), nodeEnd(own, text), '');
}
