/** Walks a change tree and a parsed document side by side and says which bytes to replace or insert. */
import { type Document, isAlias, isCollection, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import type { Change, Child } from './change.ts';
import { type Inside, type Piece, put, refuse, type Site, type Trail } from './context.ts';
import { isHaving, pathText, type Step } from './edit.ts';
import { expand, fillEmpty, isJsonValue } from './expand.ts';
import { insertEntries, insertItem } from './insert.ts';
import { nearestModel } from './nearest-model.ts';
import { aliasedAnchors, itemsNamed, nodeOrUndefined, pairsOf, rangeOf } from './parsed.ts';
import { anchorOf, isBlockScalar, isNull, lineEnd, mapColumn } from './place.ts';
import { isRemoval, removePairs, removesAll } from './remove.ts';
import { isValue, type Model, quoteOf, writeScalar } from './scalar-style.ts';
import { dashIndent, stepIndent } from './style.ts';

export function planChange(text: string, document: Document.Parsed, change: Change): Piece[] {
  const site = { text, document, aliased: aliasedAnchors(document), dash: dashIndent(document, text) };
  const root = nodeOrUndefined(document.contents);
  if (root === undefined) return refuse('field-unsupported', 'The document is empty.');
  return planNode(site, root, { change, trail: { path: [], flow: false } });
}

interface At {
  readonly change: Change;
  readonly trail: Trail;
}

function planNode(site: Site, node: Node, at: At): Piece[] {
  const path = pathText(at.trail.path);
  if (isAlias(node)) return refuse('field-aliased', `${path} is an alias (*${node.source}).`);
  const anchor = anchorOf(node);
  if (anchor !== undefined && site.aliased.has(anchor)) {
    return refuse('field-aliased', `${path} is shared through the anchor &${anchor}.`);
  }
  if (node.tag !== undefined) return refuse('field-unsupported', `${path} has an explicit tag.`);
  if (at.change.kind === 'value' && at.change.value.kind !== 'tree') return planValue(site, node, at);
  if ((isNull(node) || isEmptyCollection(node)) && !isRemoval(at.change)) return expand(site, node, at);
  if (at.change.kind === 'value') return refuse('field-unsupported', `${path} is there already.`);
  const inside = { children: at.change.children, trail: at.trail };
  if (isMap(node)) return planMap(site, node, inside);
  return isSeq(node) ? planList(site, node, inside) : refuse('field-unsupported', `${path} is not a map or list.`);
}

const isEmptyCollection = (node: Node): boolean => isCollection(node) && node.flow === true && node.items.length === 0;

function planValue(site: Site, node: Node, { trail, change }: At): Piece[] {
  const path = pathText(trail.path);
  if (change.kind !== 'value' || change.value.kind === 'tree' || !isScalar(node)) {
    return refuse('field-unsupported', `${path} does not hold a single value.`);
  }
  if (isValue(change.value, node.value) || change.value.kind === 'absent') return [];
  const [start, end] = rangeOf(node);
  const old = site.text.slice(start, end);
  if (isBlockScalar(node.type) || old.includes('\n')) {
    return refuse('field-unsupported', `${path} is written over several lines.`);
  }
  // Flux and Argo CD Image Updater own lines marked with {"$imagepolicy": ...}.
  if (/#\s*\{\s*"\$/.test(site.text.slice(end, lineEnd(site.text, end)))) {
    return refuse('image-automation', `${path} belongs to the automation that its marker comment names.`);
  }
  const model = isNull(node)
    ? nearestModel(site, trail.path, start)
    : { text: String(node.source ?? node.value), quote: quoteOf(node) };
  const written = writeScalar(change.value, trail.flow && isJsonValue(site, start) ? inJson(model) : model);
  return start < end ? put(start, end, written) : fillEmpty(site, written, trail);
}

/** In JSON a quantity needs quotes even where its predecessor was a number. */
const inJson = (model: Model | undefined): Model => ({ text: model?.text ?? '', quote: 'double' });

function planMap(site: Site, map: YAMLMap, { children, trail }: Inside): Piece[] {
  const flow = map.flow === true;
  const step = stepIndent(map, site.text, { parent: trail.column, inherited: trail.step });
  const style = { flow, ...(step === undefined ? {} : { step }) };
  const inner = flow ? style : { ...style, column: mapColumn(map, site.text) };
  const missing: Child[] = [];
  const removed: Pair[] = [];
  const pieces = children.flatMap((child): Piece[] => {
    const path = [...trail.path, child.step];
    if (typeof child.step !== 'string') return refuse('field-unsupported', `${pathText(trail.path)} is not a list.`);
    const [pair, ...others] = pairsOf(map, child.step);
    if (others.length > 0) return refuse('field-unsupported', `${pathText(path)} is there more than once.`);
    if (pair === undefined) {
      if (!isRemoval(child.change)) missing.push(child);
      return [];
    }
    if (isRemoval(child.change) && !isOddKey(pair) && removesAll(pair, child.change)) {
      removed.push(pair);
      return [];
    }
    return planPair(site, pair, { change: child.change, trail: { ...inner, path, pair } });
  });
  if (removed.length > 0) pieces.push(...removePairs(site, map, { removed, trail }));
  if (missing.length === 0) return pieces;
  const inside = { children: missing, trail: { ...trail, ...style }, gone: removed };
  return [...pieces, ...planMissing(site, map, inside)];
}

function planPair(site: Site, pair: Pair, at: At): Piece[] {
  const path = pathText(at.trail.path);
  const value = nodeOrUndefined(pair.value);
  if (isOddKey(pair)) return refuse('field-unsupported', `The key of ${path} has a tag or is an alias.`);
  if (value === undefined) return refuse('field-unsupported', `${path} has no value to edit.`);
  return planNode(site, value, at);
}

const isOddKey = (pair: Pair): boolean => {
  const key = nodeOrUndefined(pair.key);
  return key === undefined || isAlias(key) || key.tag !== undefined;
};

/** Beside `<<` a new single value overrides exactly what it names; a new map would hide all of the merged one. */
function planMissing(site: Site, map: YAMLMap, inside: Inside): Piece[] {
  const unmakeable = inside.children.find((child) => !canBeMade(child.change));
  if (unmakeable !== undefined) {
    const path = pathText([...inside.trail.path, unmakeable.step]);
    return refuse('field-unsupported', `${path} is not there, and only what is in it is changed.`);
  }
  const merges = map.items.some((pair) => isScalar(pair.key) && typeof pair.key.value === 'symbol');
  const nested = inside.children.some((child) => child.change.kind === 'inside');
  if (map.items.some(isOddKey) || (merges && nested)) {
    const path = pathText(inside.trail.path);
    return refuse('field-aliased', `${path} merges another map (<<); a new map in it would hide that one.`);
  }
  return insertEntries(site, map, inside);
}

/** An item that is known by what it holds must be there to be changed; the first of a list that is missing can be made. */
const canBeMade = (change: Change): boolean =>
  change.kind === 'value' ||
  change.children.every(
    ({ step, change: inner }) =>
      (typeof step !== 'number' || step === 0) && !(typeof step === 'object' && 'having' in step) && canBeMade(inner),
  );

function planList(site: Site, list: Node, { children, trail }: Inside): Piece[] {
  if (!isSeq(list)) return [];
  return children.flatMap((child) => {
    const { step, change } = child;
    const path = [...trail.path, step];
    if (typeof step === 'object' && 'append' in step) return insertItem(site, list, { children: [child], trail });
    const found = itemsAt(list.items, step);
    const [item] = found;
    if (isRemoval(change) && item === undefined) return [];
    if (typeof step === 'object' && 'named' in step && step.orNew === true && found.length === 0) {
      return insertItem(site, list, { children: [child], trail });
    }
    if (item === undefined || found.length > 1) {
      const count = found.length > 1 ? 'more than once' : 'not there';
      return refuse('field-unsupported', `${pathText(path)} is ${count} as a plain list item.`);
    }
    const inherited = trail.step === undefined ? {} : { step: trail.step };
    return planNode(site, item, { change, trail: { ...inherited, path, flow: list.flow === true } });
  });
}

const itemsAt = (items: readonly unknown[], step: Step): Node[] => {
  if (typeof step === 'number') return [nodeOrUndefined(items[step])].flatMap((node) => node ?? []);
  if (typeof step === 'object' && 'having' in step) {
    return items.flatMap((item) => nodeOrUndefined(isHaving(item, step, memberOf) ? item : undefined) ?? []);
  }
  return typeof step === 'object' && 'named' in step ? itemsNamed(items, step.named) : [];
};

const memberOf = (at: unknown, key: string): unknown => (isMap(at) ? at.get(key) : undefined);
