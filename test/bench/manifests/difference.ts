/** What an edit did, seen by somebody else: lines by a plain diff, values by js-yaml. */
import { isDeepStrictEqual } from 'node:util';
import { loadAll } from 'js-yaml';

export interface Difference {
  /** Changed lines that no key of the intent stands on. */
  readonly unintendedLines: number;
  /** Values that differ outside the intent; undefined when js-yaml cannot read the file. */
  readonly semantic: number | undefined;
}

/** `words`: the keys that an edit for this intent may write. */
export function differenceOf(
  { before, after }: { readonly before: string; readonly after: string },
  words: ReadonlySet<string>,
): Difference {
  const { removed, added } = changedLines(linesOf(before), linesOf(after));
  const strange = (line: string): boolean => !isMeant(line, words);
  // What says on a line of its own that there is nothing, may go.
  const unintended = [
    ...added.filter(strange),
    ...removed.filter((line) => strange(line) && !/^\s*(\{\s*\}|\[\s*\]|null|~)\s*$/.test(line)),
  ];
  return { unintendedLines: unintended.length, semantic: semanticOf({ before, after }, words) };
}

/** A line of a block map or list item whose key is one of the words, or a flow map that holds one. */
function isMeant(line: string, words: ReadonlySet<string>): boolean {
  const text = line.replace(/^\uFEFF/, '').trim();
  const key = /^(?:- )*["']?([^"':\s{[]+(?:\s[^"':]*)?)["']?\s*:/.exec(text)?.[1];
  if (key !== undefined && words.has(key)) return true;
  if (text === '' || text === '-') return false;
  return [...text.matchAll(/["']?([\w./-]+)["']?\s*:/g)].some(([, word = '']) => words.has(word));
}

/** A last line without a line break is the same line once another one follows. */
const linesOf = (text: string): string[] =>
  (text.includes('\r\n') && !text.endsWith('\n') ? `${text}\r` : text).split('\n');

interface Changed {
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** Longest common subsequence of what is left between a common head and a common tail. */
function changedLines(old: readonly string[], new_: readonly string[]): Changed {
  let head = 0;
  while (head < Math.min(old.length, new_.length) && old[head] === new_[head]) head++;
  let tail = 0;
  while (tail < Math.min(old.length, new_.length) - head && old.at(-1 - tail) === new_.at(-1 - tail)) tail++;
  return without(old.slice(head, old.length - tail), new_.slice(head, new_.length - tail));
}

function without(old: readonly string[], new_: readonly string[]): Changed {
  if (old.length * new_.length > 4_000_000) return { removed: old, added: new_ };
  const width = new_.length + 1;
  const longest = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = new_.length - 1; j >= 0; j--) {
      longest[i * width + j] =
        old[i] === new_[j]
          ? (longest[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(longest[(i + 1) * width + j] ?? 0, longest[i * width + j + 1] ?? 0);
    }
  }
  const [removed, added]: [string[], string[]] = [[], []];
  let [i, j] = [0, 0];
  while (i < old.length || j < new_.length) {
    if (i < old.length && j < new_.length && old[i] === new_[j]) [i, j] = [i + 1, j + 1];
    else if (
      j >= new_.length ||
      (i < old.length && (longest[(i + 1) * width + j] ?? 0) >= (longest[i * width + j + 1] ?? 0))
    )
      removed.push(old[i++] ?? '');
    else added.push(new_[j++] ?? '');
  }
  return { removed, added };
}

function semanticOf(
  { before, after }: { readonly before: string; readonly after: string },
  words: ReadonlySet<string>,
): number | undefined {
  const [old, new_] = [load(before), load(after)];
  if (old === undefined || new_ === undefined) return old === undefined ? undefined : 1;
  return strangers(old, new_, { words, key: '' });
}

export function load(text: string): readonly unknown[] | undefined {
  try {
    return loadAll(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

/** Differing leaves that are not below a key of the intent. Texts that are YAML themselves are looked into. */
function strangers(a: unknown, b: unknown, at: { readonly words: ReadonlySet<string>; readonly key: string }): number {
  if (isDeepStrictEqual(a, b)) return 0;
  if (Array.isArray(a) && Array.isArray(b)) {
    return [...Array(Math.max(a.length, b.length)).keys()].reduce((sum, i) => sum + strangers(a[i], b[i], at), 0);
  }
  const [old, new_] = [mapOf(a), mapOf(b)];
  if (old !== undefined && new_ !== undefined) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(new_)])];
    return keys.reduce((sum, key) => sum + strangers(old[key], new_[key], { words: at.words, key }), 0);
  }
  if (typeof a === 'string' && typeof b === 'string' && a.includes('\n'))
    return semanticOf({ before: a, after: b }, at.words) ?? 1;
  return at.words.has(at.key) ? 0 : 1;
}

/** A document in which nothing stands yet is about to be a map. */
const mapOf = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  value === undefined || value === null ? {} : isRecord(value) ? value : undefined;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
