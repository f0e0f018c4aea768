import type { JournalEntry } from '../model/journal.ts';
import type { Reading } from '../model/reason.ts';
import { days, type Instant, later } from '../model/units.ts';

type Journal = Reading<readonly JournalEntry[]>;

/** The commit that we left last on the branch of this pull request; undefined when the journal does not know it. */
export function recordedHead(journal: Journal, number: number | undefined): string | undefined {
  if (journal.kind === 'unknown' || number === undefined) return undefined;
  const last = journal.value
    .filter(({ action, facts }) => (action === 'opened' || action === 'updated') && facts.number === number)
    .reduce<JournalEntry | undefined>(
      (newest, one) => (newest === undefined || one.at >= newest.at ? one : newest),
      undefined,
    );
  return typeof last?.facts.headCommit === 'string' ? last.facts.headCommit : undefined;
}

/** A rule of the server is changed by people: asking it every half hour makes nobody faster. */
const REST = days(1);

/** Why the server refused this branch not long ago, in a way that trying again does not mend. */
export function recentRejection(journal: Journal, branch: string, at: Instant): string | undefined {
  if (journal.kind === 'unknown') return undefined;
  const last = journal.value.findLast(({ action, facts }) => action === 'rejected' && facts.branch === branch);
  if (last === undefined || later(last.at, REST) <= at || last.at >= at) return undefined;
  const again = new Date(later(last.at, REST)).toISOString();
  return `${String(last.facts.because)}; tried again after ${again}`;
}
