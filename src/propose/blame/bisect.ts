/** The commit after which the renderings say what failed. Templated values have no line of their own, so nothing else would tell. */
import type { Asking, HistoryCommit } from '../../model/history.ts';
import type { Reason } from '../../model/reason.ts';
import { isReason } from '../locate/reasons.ts';

/** What a commit's files render to, as far as it matters here: the same text is the same state. */
export type StateAt = (commit: string) => Asking<string | Reason>;

export interface Found {
  /** Newest first. */
  readonly commits: readonly HistoryCommit[];
  readonly confidence: 'exact' | 'range';
}

/**
 * `commits`: newest first, from the bad one down to right above the good one. Halving finds a commit that says what
 * failed while the one before it does not. If that one still said what was good, it is the one; else several made it
 * together. A commit that cannot be rendered leaves a range.
 */
export function* bisect(
  commits: readonly HistoryCommit[],
  { good, bad }: { readonly good: string; readonly bad: string },
  stateAt: StateAt,
): Asking<Found | Reason> {
  // commits[newest] says what failed; commits[oldest] does not (beyond the end: the good one).
  let [newest, oldest] = [0, commits.length];
  while (oldest - newest > 1) {
    const middle = Math.floor((newest + oldest) / 2);
    const state = yield* stateAt(commits[middle]?.commit ?? '');
    if (isReason(state)) return { commits: commits.slice(newest, oldest), confidence: 'range' };
    if (state === bad) newest = middle;
    else oldest = middle;
  }
  const found = commits[newest];
  if (found === undefined) return { commits, confidence: 'range' };
  const before = found.parent === undefined ? undefined : yield* stateAt(found.parent);
  if (before === good) return { commits: [found], confidence: 'exact' };
  return { commits: commits.slice(newest), confidence: 'range' };
}
