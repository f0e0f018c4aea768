import type { Snapshot } from '../model/snapshot.ts';
import { causeOfUnread } from '../model/unread.ts';

export interface ShownGap {
  readonly source: string;
  readonly code: string;
  readonly detail: string;
}

/** More names than this are a wall. */
const NAMED = 6;
const EXAMPLES = 3;

/** For people: a dead server is told once, not once per kind. What machines read keeps a gap per source. */
export function shownGaps(gaps: readonly ShownGap[]): ShownGap[] {
  const groups = Map.groupBy(gaps, ({ code, detail }) => `${code} ${causeOfUnread(detail)}`);
  return [...groups.values()].flatMap(told);
}

export const gapsOf = ({ gaps }: Pick<Snapshot, 'gaps'>): ShownGap[] =>
  shownGaps(gaps.map(({ source, because: { code, detail } }) => ({ source, code, detail })));

/** Gaps of one source, such as two repositories, are told apart by their details only: they stay as they are. */
function told(group: readonly ShownGap[]): readonly ShownGap[] {
  const sources = new Set(group.map(({ source }) => source));
  const [first] = group;
  if (first === undefined || group.length === 1 || sources.size < group.length) return group;
  return [{ source: namesOf([...sources]), code: first.code, detail: causeOfUnread(first.detail) }];
}

const namesOf = (sources: readonly string[]): string =>
  sources.length <= NAMED
    ? sources.join(', ')
    : `${sources.length} sources (${sources.slice(0, EXAMPLES).join(', ')}, ...)`;
