/** The indentation habits of a document. */
import { type Document, isMap, isSeq, type Pair, visit, type YAMLMap } from 'yaml';
import { nodeOrUndefined, rangeOf } from './parsed.ts';
import { columnOf, lineStart, mapColumn } from './place.ts';

/** Spaces per level at this map: from its distance to its parent map, else from a map below it, else inherited. */
export function stepIndent(
  map: YAMLMap,
  text: string,
  near: { readonly parent: number | undefined; readonly inherited: number | undefined },
): number | undefined {
  if (map.flow === true) return near.inherited;
  const column = mapColumn(map, text);
  if (near.parent !== undefined && column > near.parent) return column - near.parent;
  const below = map.items.map((pair) => pair.value).find((value) => isMap(value) && value.flow !== true);
  if (isMap(below)) return Math.max(1, mapColumn(below, text) - column);
  return near.inherited;
}

/** Spaces between a key and its list's dashes, as most lists of the document have it; 0 without any list. */
export function dashIndent(document: Document.Parsed, text: string): number {
  const counts = new Map<number, number>();
  visit(document, {
    Pair(_key, pair) {
      const distance = dashDistance(pair, text);
      if (distance !== undefined) counts.set(distance, (counts.get(distance) ?? 0) + 1);
    },
  });
  const [most] = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return most?.[0] ?? 0;
}

function dashDistance(pair: Pair, text: string): number | undefined {
  const key = nodeOrUndefined(pair.key);
  if (key === undefined || !isSeq(pair.value) || pair.value.flow === true) return undefined;
  const list = rangeOf(pair.value)[0];
  const [start] = rangeOf(key);
  if (lineStart(text, list) === lineStart(text, start)) return undefined;
  return Math.max(0, columnOf(text, list) - columnOf(text, start));
}
