/** Two texts line by line: what became what. */

/** Lines `from..to` of the old text became `lines` of the new one, which begin there at `at`; counted from 0. */
export interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly at: number;
  readonly lines: readonly string[];
}

/** Middles larger than this are compared as a whole: 4 million comparisons take 20 ms. */
const MOST = 4_000_000;

export const linesOf = (text: string): readonly string[] => text.split('\n');

/** Ascending. The longest common subsequence of what is left when head and tail are taken away. */
export function hunksOf(before: readonly string[], after: readonly string[]): readonly Hunk[] {
  const hunks: Hunk[] = [];
  let [from, at] = [0, 0];
  for (const [i, j] of [...pairsOf(before, after), [before.length, after.length] as const]) {
    if (i > from || j > at) hunks.push({ from, to: i, at, lines: after.slice(at, j) });
    [from, at] = [i + 1, j + 1];
  }
  return hunks;
}

/** Numbers of lines that stayed, in the old text and in the new one. */
export function pairsOf(before: readonly string[], after: readonly string[]): readonly (readonly [number, number])[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const middle = common(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
  return [
    ...Array.from({ length: head }, (_, i) => [i, i] as const),
    ...middle.map(([i, j]) => [i + head, j + head] as const),
    ...Array.from({ length: tail }, (_, i) => [before.length - tail + i, after.length - tail + i] as const),
  ];
}

function common(old: readonly string[], new_: readonly string[]): readonly (readonly [number, number])[] {
  if (old.length * new_.length > MOST) return [];
  const width = new_.length + 1;
  const length = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number): number => length[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = new_.length - 1; j >= 0; j--)
      length[i * width + j] = old[i] === new_[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const pairs: (readonly [number, number])[] = [];
  for (let [i, j] = [0, 0]; i < old.length && j < new_.length; ) {
    if (old[i] === new_[j]) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}

/** As `diff -U0` shows it, for people; undefined means that the file is not there. */
export function diffText(path: string, before: string | undefined, after: string | undefined): string {
  const [old, new_] = [linesOf(before ?? ''), linesOf(after ?? '')];
  const hunks = hunksOf(old, new_).flatMap(({ from, to, at, lines }) => [
    `@@ -${from + 1},${to - from} +${at + 1},${lines.length} @@`,
    ...old.slice(from, to).map((line) => `-${line}`),
    ...lines.map((line) => `+${line}`),
  ]);
  const name = (prefix: string, text: string | undefined): string => (text === undefined ? '/dev/null' : prefix + path);
  return [`--- ${name('a/', before)}`, `+++ ${name('b/', after)}`, ...hunks].join('\n');
}
