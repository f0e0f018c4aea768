import { type Milliseconds, milliseconds } from '../../model/units.ts';
import { joinedGaps } from './gaps.ts';
import type { Unread } from './packed-usage.ts';
import type { Answer, Gap } from './question-fold.ts';

/** What answers say beside their samples. */
export interface Noted {
  readonly take: (answer: Answer) => void;
  readonly gaps: () => readonly Gap[];
  readonly unread: (namespace: string) => readonly Unread[];
  /** The longest distance between samples that a transport told. */
  readonly interval: () => Milliseconds | undefined;
  /** When the newest sample of all was taken. */
  readonly newest: () => number;
}

export function newNotes(): Noted {
  const gaps = new Map<string, Gap[]>();
  let longest = -Infinity;
  let newest = -Infinity;
  return {
    take(answer) {
      for (const gap of answer.gaps) gaps.set(gap.namespace, [...(gaps.get(gap.namespace) ?? []), gap]);
      longest = Math.max(longest, ...answer.intervals);
      newest = Math.max(newest, answer.newest);
    },
    gaps: () => joinedGaps([...gaps.values()].flat()),
    unread: (namespace) =>
      joinedGaps(gaps.get(namespace) ?? []).map(({ resource, window, because }) => ({ resource, window, because })),
    interval: () => (longest === -Infinity ? undefined : milliseconds(longest)),
    newest: () => newest,
  };
}
