/** Edits of one document as one tree, so that what they share (a missing `resources:`) is written once. */

import { byText } from '../../model/by-text.ts';
import type { Edit, Step, Tree, Value } from './edit.ts';
import type { Emitted } from './emit.ts';
import { type Model, writeScalar, writeText } from './scalar-style.ts';

export type Change =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'inside'; readonly children: readonly Child[] };

export interface Child {
  readonly step: Step;
  readonly change: Change;
}

/** Undefined when two edits contradict each other. */
export function changeOf(edits: readonly Pick<Edit, 'path' | 'value'>[]): Change | undefined {
  const [first] = edits;
  if (first?.path.length === 0) return edits.length === 1 ? { kind: 'value', value: first.value } : undefined;
  const groups = new Map<string, { step: Step; rest: Pick<Edit, 'path' | 'value'>[] }>();
  for (const edit of edits) {
    const [step, ...path] = edit.path;
    if (step === undefined) return undefined;
    const key = JSON.stringify(step);
    const group = groups.get(key) ?? { step, rest: [] };
    group.rest.push({ path, value: edit.value });
    groups.set(key, group);
  }
  const children: Child[] = [];
  for (const { step, rest } of [...groups.values()].sort((a, b) => compareSteps(a.step, b.step))) {
    const change = changeOf(rest);
    if (change === undefined) return undefined;
    children.push({ step, change });
  }
  return { kind: 'inside', children };
}

/** The order in which people write these keys; other keys come after them, by name. */
const ORDER = ['requests', 'limits', 'cpu', 'memory', 'newName', 'newTag', 'digest', 'minReplicas', 'maxReplicas'];

export const predecessorsOf = (key: string): readonly string[] => ORDER.slice(0, Math.max(0, ORDER.indexOf(key)));
export const successorsOf = (key: string): readonly string[] =>
  ORDER.includes(key) ? ORDER.slice(ORDER.indexOf(key) + 1) : [];

const compareSteps = (a: Step, b: Step): number => byText(orderKey(a), orderKey(b));

const orderKey = (step: Step): string => {
  const at = typeof step === 'string' ? ORDER.indexOf(step) : -1;
  return at < 0 ? `9 ${JSON.stringify(step)}` : String(at);
};

/** A relative in the file that shows how its author spells such a value. */
export type ModelOf = (path: readonly string[]) => Model | undefined;

/** What to write where nothing stands yet. */
export function emittedOf(change: Change, path: readonly string[], modelOf: ModelOf): Emitted {
  if (change.kind === 'value') {
    return change.value.kind === 'tree'
      ? emittedTree(change.value.to)
      : { kind: 'scalar', source: writeScalar(change.value, modelOf(path)) };
  }
  const [only] = change.children;
  if (only !== undefined && typeof only.step !== 'string') {
    return { kind: 'list', items: change.children.map((child) => emittedItem(child, path, modelOf)) };
  }
  return {
    kind: 'map',
    entries: change.children.map((child) => {
      const key = String(child.step);
      return [key, emittedOf(child.change, [...path, key], modelOf)] as const;
    }),
  };
}

export function emittedItem(child: Child, path: readonly string[], modelOf: ModelOf): Emitted {
  const item = emittedOf(child.change, path, modelOf);
  if (typeof child.step !== 'object' || !('named' in child.step) || item.kind !== 'map') return item;
  return { kind: 'map', entries: [['name', { kind: 'scalar', source: writeText(child.step.named) }], ...item.entries] };
}

export function emittedTree(tree: Tree): Emitted {
  if (typeof tree === 'number') return { kind: 'scalar', source: String(tree) };
  if (typeof tree === 'string') {
    return tree.includes('\n') ? { kind: 'block', text: tree } : { kind: 'scalar', source: writeText(tree) };
  }
  if (isTreeList(tree)) return { kind: 'list', items: tree.map(emittedTree) };
  return { kind: 'map', entries: Object.entries(tree).map(([key, value]) => [key, emittedTree(value)] as const) };
}

const isTreeList = (tree: Tree): tree is readonly Tree[] => Array.isArray(tree);
