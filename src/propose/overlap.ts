import type { FileEdit } from '../model/manifests.ts';

/**
 * Two pull requests that touch the same or neighbouring lines: whichever is merged first makes the other conflict, so
 * they are made one after the other.
 */
export const overlap = (some: readonly FileEdit[], others: readonly FileEdit[]): boolean =>
  some.some((edit) => others.some((other) => edit.path === other.path && isNear(spansOf(edit), spansOf(other))));

/** First and last line, counted in the file as it was. */
type Span = readonly [number, number];

const isNear = (some: readonly Span[], others: readonly Span[]): boolean =>
  some.some(([from, to]) => others.some(([start, end]) => from <= end + 1 && start <= to + 1));

/** Replaced lines one by one; where lines came or went, everything between the first and the last difference. */
function spansOf({ before = '', after }: FileEdit): Span[] {
  const [old, new_] = [before.split('\n'), after.split('\n')];
  if (old.length === new_.length) return old.flatMap((line, i): Span[] => (line === new_[i] ? [] : [[i, i]]));
  const most = Math.min(old.length, new_.length);
  let start = 0;
  while (start < most && old[start] === new_[start]) start += 1;
  let same = 0;
  while (same < most - start && old.at(-1 - same) === new_.at(-1 - same)) same += 1;
  return [[start, Math.max(start, old.length - 1 - same)]];
}
