/** New keys in a map that has some, new items at the end of a list. */
import { isScalar, type Pair, Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { type Child, emittedItem, emittedOf, predecessorsOf, successorsOf } from './change.ts';
import { type Inside, keysOf, type Piece, put, refuse, type Site, type Trail } from './context.ts';
import { pathText } from './edit.ts';
import { type Emitted, entryLines, type FlowStyle, flowEntry, flowText, itemLines } from './emit.ts';
import { nearestModel } from './nearest-model.ts';
import { keyText, nodeOrUndefined, rangeOf } from './parsed.ts';
import { colonEnd, columnOf, eolAt, lineEnd, lineStart, mapColumn, nodeEnd, pairEnd, pairStart } from './place.ts';

export function insertEntries(site: Site, map: YAMLMap, { children, trail, gone = [] }: Inside): Piece[] {
  const staying = map.items.filter((pair) => !gone.includes(pair));
  return groupsByPlace(staying.length > 0 ? staying : map.items, children).flatMap((group) => {
    const entries = group.children.map((child) => {
      const path = [...keysOf(trail.path), String(child.step)];
      const near = pairStart(group.pair);
      return [String(child.step), emittedOf(child.change, path, (at) => nearestModel(site, at, near))] as const;
    });
    const placed = { pair: group.pair, side: group.side, entries };
    return map.flow === true ? insertFlow(site, map, placed) : insertBlock(site, map, { ...placed, trail });
  });
}

interface Place {
  readonly pair: Pair;
  readonly side: 'before' | 'after';
}

/** Keys that go to the same place are written together, in their order. */
function groupsByPlace(pairs: readonly Pair[], children: readonly Child[]): (Place & { readonly children: Child[] })[] {
  const groups: (Place & { readonly children: Child[] })[] = [];
  for (const child of children) {
    const place = placeOf(pairs, String(child.step));
    const group = groups.find((one) => one.pair === place.pair && one.side === place.side);
    if (group === undefined) groups.push({ ...place, children: [child] });
    else group.children.push(child);
  }
  return groups;
}

/** Keys of a container in the order in which people write them. */
const CONTAINER = [
  'name', 'image', 'imagePullPolicy', 'command', 'args', 'workingDir', 'ports', 'envFrom', 'env', 'resources',
]; // biome-ignore format: a list

/** Of an object's metadata, and of an entry under `images:`. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  labels: ['name', 'namespace'],
  annotations: ['name', 'namespace', 'labels'],
  newTag: ['name', 'newName'],
};

const leadersOf = (key: string): readonly string[] =>
  CONTAINER.includes(key) ? CONTAINER.slice(0, CONTAINER.indexOf(key)) : (OTHERS[key] ?? predecessorsOf(key));

function placeOf(pairs: readonly Pair[], key: string): Place {
  const [first] = pairs;
  const last = pairs.at(-1);
  if (first === undefined || last === undefined) throw new Error('an empty map is expanded, not inserted into');
  const before = leadersOf(key);
  const pair = pairs.findLast((one) => before.includes(keyText(one) ?? ''));
  if (pair !== undefined) return { pair, side: 'after' };
  const leads = key === 'replicas' || successorsOf(key).includes(keyText(first) ?? '');
  return leads ? { pair: first, side: 'before' } : { pair: last, side: 'after' };
}

interface Entries extends Place {
  readonly entries: readonly (readonly [string, Emitted])[];
}

function insertBlock(site: Site, map: YAMLMap, added: Entries & { readonly trail: Trail }): Piece[] {
  const { entries, trail, pair, side } = added;
  const { text } = site;
  const column = mapColumn(map, text);
  const style = { step: trail.step ?? 2, dash: site.dash };
  const lines = entries.flatMap(([key, value]) => entryLines(key, value, style));
  // The first place of a map is right below its key, ahead of comments that belong to the next key.
  const head = side === 'before' && trail.pair !== undefined ? colonEnd(trail.pair, text) : undefined;
  const below = head !== undefined && lineStart(text, pairStart(pair)) > head ? head : undefined;
  const end = pairEnd(side === 'after' ? pair : (map.items.at(-1) ?? pair), text);
  const at = lineEnd(text, below ?? end);
  const eol = eolAt(text, at);
  return put(at, at, lines.map((line) => eol + ' '.repeat(column) + line).join(''));
}

function insertFlow(site: Site, map: YAMLMap, { entries, pair, side }: Entries): Piece[] {
  const { text } = site;
  const style = flowStyle(site, map);
  const texts = entries.map(([key, value]) => flowEntry(key, value, style));
  const first = pairStart(map.items[0] ?? pair);
  const line = lineStart(text, first);
  // A JSON map with one key per line gets new lines, any other new entries on the same line.
  const perLine = line > rangeOf(map)[0] && /^\s*$/.test(text.slice(line, first));
  const gap = perLine ? eolAt(text, first) + text.slice(line, first) : ' ';
  if (side === 'before') return put(first, first, texts.map((entry) => `${entry},${gap}`).join(''));
  const value = nodeOrUndefined(pair.value);
  if (value === undefined) return refuse('field-unsupported', 'A key without a value ends a flow map.');
  const end = nodeEnd(value, text);
  return put(end, end, texts.map((entry) => `,${gap}${entry}`).join(''));
}

function flowStyle(site: Site, map: YAMLMap): FlowStyle {
  const json = map.items.every((pair) => isScalar(pair.key) && pair.key.type === Scalar.QUOTE_DOUBLE);
  return { padding: site.text.charAt(rangeOf(map)[0] + 1) === ' ' ? ' ' : '', json };
}

export function insertItem(site: Site, list: YAMLSeq, { children, trail }: Inside): Piece[] {
  const { text } = site;
  const [child] = children;
  const last = nodeOrUndefined(list.items.at(-1));
  if (child === undefined || last === undefined) {
    return refuse('field-unsupported', `${pathText(trail.path)} is empty in a way that cannot be filled.`);
  }
  const item = emittedItem(child, keysOf(trail.path), () => undefined);
  const end = nodeEnd(last, text);
  if (list.flow === true) return put(end, end, `, ${flowText(item, { padding: '', json: true })}`);
  const column = columnOf(text, rangeOf(list)[0]);
  const at = lineEnd(text, end);
  const eol = eolAt(text, at);
  const lines = itemLines(item, { step: trail.step ?? 2, dash: site.dash });
  return put(at, at, lines.map((line) => (line === '' ? eol : eol + ' '.repeat(column) + line)).join(''));
}
