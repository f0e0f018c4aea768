/** The proof of a splice: the parsed trees differ in the meant places and nowhere else. */
import { type Edit, isHaving, pathText, type Step, type Tree } from './edit.ts';
import { type ParsedText, plainTree } from './parsed.ts';
import { isValue } from './scalar-style.ts';

/** What is wrong with `after`, or undefined when it is `before` with exactly these edits. */
export function inexact(
  before: ParsedText,
  after: ParsedText,
  edits: ReadonlyMap<number, readonly Edit[]>,
): string | undefined {
  if (before.documents.length !== after.documents.length) return 'the number of documents changed';
  if (before.errors.join('\n') !== after.errors.join('\n')) return 'the parser complains about something new';
  for (const [index, document] of before.documents.entries()) {
    const other = after.documents[index];
    if (other === undefined) return 'a document is missing';
    const [old, new_] = [plainTree(document), plainTree(other)];
    if (old === undefined || new_ === undefined) return 'aliases cannot be resolved';
    const wrong = compareWith(old, new_, edits.get(index) ?? []);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** Puts every meant value into the old tree, as the new tree spells it; then both must be the same. */
function compareWith(old: unknown, new_: unknown, edits: readonly Edit[]): string | undefined {
  let [expected, read] = [old, new_];
  for (const { path, value } of edits) {
    const found = valueAt(new_, path);
    if (!isMeant(new_, { path, value })) return `${pathText(path)} does not read as meant`;
    if (value.kind === 'absent') [expected, read] = [without(expected, path), without(read, path)];
    else expected = withValue(expected, path, found);
  }
  return equal(expected, read) ? undefined : 'something else changed';
}

/** Does the tree say there what was meant? */
export function isMeant(tree: unknown, { path, value }: Pick<Edit, 'path' | 'value'>): boolean {
  const found = valueAt(tree, path);
  return value.kind === 'tree' ? equal(found, mapsOf(value.to)) : isValue(value, found);
}

/** Without the value, and without maps that held nothing else: whether `limits: {}` stays behind says nothing. */
function without(tree: unknown, path: readonly Step[]): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return undefined;
  if (tree instanceof Map) {
    const map = new Map<unknown, unknown>(tree);
    const inner = without(map.get(step), rest);
    if (inner === undefined || inner === null || (inner instanceof Map && inner.size === 0)) map.delete(step);
    else map.set(step, inner);
    return map;
  }
  if (!Array.isArray(tree) || typeof step === 'string') return tree;
  const list: unknown[] = [...tree];
  const index = indexOf(list, step);
  if (index >= 0) list[index] = without(list[index], rest);
  return list;
}

function valueAt(tree: unknown, path: readonly Step[]): unknown {
  return path.reduce<unknown>((at, step) => {
    if (typeof step === 'string') return at instanceof Map ? at.get(step) : undefined;
    if (!Array.isArray(at)) return undefined;
    return at[indexOf(at, step)];
  }, tree);
}

function withValue(tree: unknown, path: readonly Step[], value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === 'string') {
    const map = new Map<unknown, unknown>(tree instanceof Map ? tree : []);
    return map.set(step, withValue(map.get(step), rest, value));
  }
  const list: unknown[] = Array.isArray(tree) ? [...tree] : [];
  const index = typeof step === 'object' && 'append' in step ? list.length : indexOf(list, step);
  list[index] = withValue(list[index] ?? newItem(step), rest, value);
  return list;
}

const newItem = (step: Step): unknown =>
  typeof step === 'object' && 'named' in step ? new Map([['name', step.named]]) : undefined;

function indexOf(list: readonly unknown[], step: Exclude<Step, string>): number {
  if (typeof step === 'number') return step;
  if ('append' in step) return list.length - 1;
  if ('having' in step) return list.findIndex((item) => isHaving(item, step, member));
  const found = list.findIndex((item) => member(item, 'name') === step.named);
  return found < 0 && step.orNew === true ? list.length : found;
}

const member = (at: unknown, key: string): unknown => (at instanceof Map ? at.get(key) : undefined);

const mapsOf = (tree: Tree): unknown => {
  if (typeof tree !== 'object') return tree;
  if (Array.isArray(tree)) return tree.map(mapsOf);
  return new Map(Object.entries(tree).map(([key, value]) => [key, mapsOf(value)]));
};

/** Deep equality of trees of maps, lists and scalars; the order of keys does not count, that of items does. */
export function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => equal(item, b[i]));
  }
  if (!(a instanceof Map) || !(b instanceof Map) || a.size !== b.size) return false;
  return [...a].every(([key, value]) => {
    if (typeof key !== 'object' || key === null) return b.has(key) && equal(value, b.get(key));
    return [...b].some(([other, held]) => equal(key, other) && equal(value, held));
  });
}
