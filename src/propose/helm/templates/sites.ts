/** Where in a template a field stands, or could stand: by the object it is part of, else by what is written there. */
import { type Document, isMap, isPair, isScalar, isSeq, type Node, visit, type YAMLMap } from 'yaml';
import type { ObjectRef } from '../../../model/cluster.ts';
import type { Field } from '../../locate/field.ts';
import { blocksIn, branchesAround } from '../../splice/blocks.ts';
import type { Step, Value } from '../../splice/edit.ts';
import { keyText, nodeOrUndefined, pairsOf, rangeOf } from '../../splice/parsed.ts';
import { pairStart } from '../../splice/place.ts';
import type { Span } from '../../splice/templates.ts';
import { literalOf, mayRead, wantedIn } from './literal.ts';
import type { View } from './views.ts';

export interface Site {
  readonly hidden: readonly Span[];
  /** Offset of the document's root node. */
  readonly document: number;
  readonly path: readonly Step[];
  readonly value: Value;
  /** Offset of the nearest thing around it that is there. */
  readonly within: number;
}

export interface Sought {
  readonly object: ObjectRef;
  readonly field: Field;
  /** Does the rendering have it? */
  readonly isThere: boolean;
}

/** Likelier ones first. */
export function sitesIn(view: View, sought: Sought): Site[] {
  return view.parsed.documents.flatMap((document) => {
    const root = nodeOrUndefined(document.contents);
    if (root === undefined) return [];
    if (view.named !== undefined) return sought.isThere ? alike(view, document, sought) : [];
    return isMap(root) && mayDescribe(view, root, sought.object) ? inObject(view, document, sought) : [];
  });
}

function mayDescribe(view: View, root: YAMLMap, { kind, name }: ObjectRef): boolean {
  const metadata = root.get('metadata');
  const names = isMap(metadata) ? literalAt(view, metadata, 'name') : undefined;
  const kinds = literalAt(view, root, 'kind');
  return kinds !== undefined && mayRead(kinds, kind) && (names === undefined || mayRead(names, name));
}

const literalAt = ({ parsed, actions }: View, map: YAMLMap, key: string) =>
  literalOf(nodeOrUndefined(map.get(key, true)), parsed.text, actions);

function inObject(view: View, document: Document.Parsed, sought: Sought): Site[] {
  const root = nodeOrUndefined(document.contents);
  if (root === undefined) return [];
  return follow(view, root, sought.field.path).flatMap((found) => siteOf(view, root, { ...sought, ...found }));
}

interface Found {
  /** Nodes on the way, the root first. */
  readonly nodes: readonly Node[];
  readonly path: readonly Step[];
}

/** A container whose name is an expression has a number instead. */
function follow(view: View, root: Node, path: readonly Step[]): Found[] {
  let found: Found[] = [{ nodes: [root], path: [] }];
  for (const step of path) {
    found = found.flatMap((one) => {
      const node = one.nodes.at(-1);
      const next = one.path.length === one.nodes.length - 1 && node !== undefined ? below(view, node, step) : [];
      if (next.length === 0) return [{ ...one, path: [...one.path, step] }];
      return next.map(({ node: inner, step: own }) => ({ nodes: [...one.nodes, inner], path: [...one.path, own] }));
    });
  }
  return found;
}

function below(view: View, node: Node, step: Step): { readonly node: Node; readonly step: Step }[] {
  if (isMap(node)) {
    // Twice: two branches of a condition have it, and are read one by one.
    const [pair, another] = typeof step === 'string' ? pairsOf(node, step) : [];
    const inner = another === undefined ? nodeOrUndefined(pair?.value) : undefined;
    return inner === undefined ? [] : [{ node: inner, step }];
  }
  if (!isSeq(node) || typeof step !== 'object' || !('named' in step)) return [];
  const items = node.items.flatMap((item, i) => (isMap(item) ? [{ node: item, step: i }] : []));
  const names = items.map((item) => ({ item, name: literalAt(view, item.node, 'name') }));
  const exact = names.filter(({ name }) => name?.pieces.length === 1 && mayRead(name, step.named));
  const fitting =
    exact.length > 0 ? exact : names.filter(({ name }) => name !== undefined && mayRead(name, step.named));
  return fitting.map(({ item }) => item);
}

function siteOf(view: View, root: Node, { nodes, path, field, isThere }: Sought & Found): Site[] {
  const last = nodes.at(-1);
  const next = path[nodes.length - 1];
  if (last === undefined || (isMap(last) && typeof next === 'string' && pairsOf(last, next).length > 0)) return [];
  const document = rangeOf(root)[0];
  const complete = nodes.length === path.length + 1;
  if (complete && isThere) {
    const literal = literalOf(last, view.parsed.text, view.actions);
    const value = literal === undefined ? undefined : wantedIn(literal, field);
    return value === undefined ? [] : [{ hidden: view.hidden, document, path, value, within: rangeOf(last)[0] }];
  }
  const reached = nodes.length - 1;
  if (isThere || complete || reached < field.owner || reached < field.required || field.value.kind === 'absent')
    return [];
  const within = keyStart(nodes, path.slice(0, reached));
  const hidden = [...view.hidden, ...(isMap(last) ? clutter(view, last, within) : [])];
  return [{ hidden, document, path, value: field.value, within }];
}

/** Where the key of the last node stands, for its own first key may depend on a condition. */
function keyStart(nodes: readonly Node[], path: readonly Step[]): number {
  const [last, above, step] = [nodes.at(-1), nodes.at(-2), path.at(-1)];
  const pair = isMap(above) && typeof step === 'string' ? pairsOf(above, step)[0] : undefined;
  if (pair !== undefined) return pairStart(pair);
  return last === undefined ? 0 : rangeOf(last)[0];
}

/**
 * Neighbours that a new key should not be written below: what depends on a condition, or has lines of its own. The first
 * key stays, for a list's dash may stand before it.
 */
function clutter({ actions, parsed: { text } }: View, map: YAMLMap, within: number): Span[] {
  const blocks = blocksIn(actions) ?? [];
  const home = branchesAround(blocks, within);
  return map.items.slice(1).flatMap((pair) => {
    const start = pairStart(pair);
    const value = nodeOrUndefined(pair.value);
    const end = value === undefined ? start : Math.max(start, rangeOf(value)[1]);
    const plain = isScalar(value) && value.value !== null && !text.slice(start, end).includes('\n');
    return plain && branchesAround(blocks, start) === home ? [] : [{ start, end: Math.max(start + 1, end) }];
  });
}

/** A named template says nothing of the object it is used in: the end of the path and the value must do. */
function alike(view: View, document: Document.Parsed, { field }: Sought): Site[] {
  const root = nodeOrUndefined(document.contents);
  const tail = tailOf(field);
  if (root === undefined || tail === undefined) return [];
  const sites: Site[] = [];
  visit(document, {
    Pair(_key, pair, ancestors) {
      const value = nodeOrUndefined(pair.value);
      const path = pathOf([...ancestors, pair], value);
      if (value === undefined || path === undefined || !tail.every((step, i) => path.at(i - tail.length) === step))
        return;
      const literal = literalOf(value, view.parsed.text, view.actions);
      const wanted = literal === undefined ? undefined : wantedIn(literal, field);
      if (wanted === undefined) return;
      const [document, within] = [rangeOf(root)[0], rangeOf(value)[0]];
      sites.push({ hidden: view.hidden, document, path, value: wanted, within });
    },
  });
  return sites;
}

/** `limits.memory`, `image`: what is left of the way where it is cut into named templates. */
function tailOf({ path, owner }: Field): readonly string[] | undefined {
  const keys = path.slice(owner).filter((step) => typeof step === 'string');
  return keys.length === path.length - owner || owner === 0
    ? keys.slice(-2).filter((step) => step !== 'spec')
    : undefined;
}

function pathOf(ancestors: readonly unknown[], value: Node | undefined): readonly Step[] | undefined {
  if (value === undefined) return undefined;
  const path: Step[] = [];
  for (const [i, one] of ancestors.entries()) {
    if (isPair(one)) {
      const key = keyText(one);
      const map = ancestors[i - 1];
      if (key === undefined || !isMap(map) || pairsOf(map, key).length > 1) return undefined;
      path.push(key);
    } else if (isSeq(one)) {
      const next = ancestors[i + 1];
      path.push(one.items.indexOf(next));
    }
  }
  return path;
}
