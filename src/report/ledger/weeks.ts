import { isoWeek, lastWeeks } from '../../model/iso-week.ts';
import type { JournalEntry } from '../../model/journal.ts';
import { shareIn } from '../../model/scope.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Instant } from '../../model/units.ts';
import type { Story } from './stories.ts';
import { cents } from './worth.ts';

/** One ISO week; money a month. */
export interface Week {
  readonly week: string;
  /** Measured in this week, and all that was measured up to its end. */
  readonly realised: number;
  readonly realisedSoFar: number;
  readonly declined: number;
  readonly opened: number;
  /** What was still to be freed when it was looked at last; absent when nobody looked, or the journal does not say. */
  readonly reclaimable?: number;
}

const SHOWN = 13;

/** The newest last. `now` is what this very pass sees. */
export function weeksOf(stories: readonly Story[], now: number | undefined, snapshot: Snapshot): Week[] {
  const names = lastWeeks(snapshot.takenAt, SHOWN);
  const first = names[0] ?? '';
  const passes = passLines(snapshot);
  let soFar = realisedIn(stories, (week) => week < first);
  return names.map((week) => {
    const realised = realisedIn(stories, (one) => one === week);
    soFar = cents(soFar + realised);
    const own = passes.filter(({ at }) => isoWeek(at) === week);
    const reclaimable = week === isoWeek(snapshot.takenAt) && now !== undefined ? now : reclaimableIn(own);
    return {
      week,
      realised,
      realisedSoFar: soFar,
      declined: freed(stories.filter(({ fate }) => fate.kind === 'declined' && isoWeek(fate.at) === week)),
      opened: stories.filter(({ opened }) => isoWeek(opened) === week).length,
      ...(reclaimable === undefined ? {} : { reclaimable }),
    };
  });
}

const realisedIn = (stories: readonly Story[], fits: (week: string) => boolean): number =>
  freed(stories.filter(({ fate }) => fate.kind === 'realised' && fits(isoWeek(fate.at))));

/** What costs more is no saving, and takes nothing off one. */
export const freed = (stories: readonly Story[]): number =>
  cents(stories.reduce((sum, { worth }) => sum + Math.max(0, worth?.saves ?? 0), 0));

/** Oldest first, of this cluster: others may share the journal. */
const passLines = ({ repositories, cluster }: Snapshot): JournalEntry[] =>
  repositories
    .flatMap(({ journal }) => (journal.kind === 'known' ? journal.value : []))
    .filter(({ action, subject, facts }) => action === 'pass' && subject === cluster && 'reclaimable' in facts)
    .toSorted((a, b) => a.at - b.at);

/**
 * The last pass over everything, or the shares of one that are newer than it: shares count together once every one of
 * them has spoken, because a part of a sum is no sum.
 */
function reclaimableIn(lines: readonly JournalEntry[]): number | undefined {
  const whole = lines.findLast(({ facts }) => facts.scope === undefined);
  const shares = lastShares(lines.filter(({ at }) => whole === undefined || at > whole.at));
  if (shares !== undefined) return cents(shares.reduce((sum, { facts }) => sum + Number(facts.reclaimable), 0));
  return whole === undefined ? undefined : Number(whole.facts.reclaimable);
}

function lastShares(lines: readonly JournalEntry[]): readonly JournalEntry[] | undefined {
  const shares = lines.flatMap((line) => {
    const share = typeof line.facts.scope === 'string' ? shareIn(line.facts.scope) : undefined;
    return share === undefined ? [] : [{ line, ...share }];
  });
  const of = shares.at(-1)?.of;
  if (of === undefined) return undefined;
  const newest = new Map(shares.filter((one) => one.of === of).map(({ index, line }) => [index, line]));
  return newest.size === of ? [...newest.values()] : undefined;
}

/** Of a line of time: a week before it. */
export const isWithin = (at: Instant, { from, to }: { readonly from: Instant; readonly to: Instant }): boolean =>
  at > from && at <= to;
