import { byText } from '../../model/by-text.ts';
import { type FindingKey, isFindingKey } from '../../model/finding.ts';
import type { JournalEntry } from '../../model/journal.ts';
import type { ObservedRepository } from '../../model/snapshot.ts';
import type { Instant } from '../../model/units.ts';

/** One action of the bot and what became of it, as the journal tells. Nothing else remembers it, so nothing can forget. */
export interface Action {
  readonly key: FindingKey;
  readonly at: Instant;
  /** `open`: the pass ended between the two lines, and nobody knows yet. `released`: nothing happened, and nobody is to blame. */
  readonly result: 'done' | 'failed' | 'released' | 'open';
  readonly uid?: string;
  readonly templateHash?: string;
}

/** Oldest first. */
export function actionsOf(repositories: readonly ObservedRepository[]): Action[] {
  const entries = repositories.flatMap(({ journal }) => (journal.kind === 'known' ? journal.value : []));
  const ends = new Map(entries.filter(isEnd).map((entry) => [attemptOf(entry), entry]));
  return entries.flatMap((entry) => actionOf(entry, ends)).sort((a, b) => a.at - b.at || byText(a.key, b.key));
}

const isEnd = ({ action }: JournalEntry): boolean => action === 'deleted' || action === 'not-deleted';

/** Both lines of one attempt name it. */
export const attemptOf = ({ facts }: JournalEntry): string => String(facts.attempt);

function actionOf(entry: JournalEntry, ends: ReadonlyMap<string, JournalEntry>): Action[] {
  const { action, subject: key, at, facts } = entry;
  if (!isFindingKey(key)) return [];
  switch (action) {
    case 'opened':
    case 'updated':
      return [{ key, at, result: 'done' }];
    case 'rejected':
      return [{ key, at, result: 'failed' }];
    case 'deleting':
      return [{ key, at, result: resultOf(ends.get(attemptOf(entry))), ...identityOf(facts) }];
    default:
      return [];
  }
}

function resultOf(end: JournalEntry | undefined): Action['result'] {
  if (end === undefined) return 'open';
  if (end.action === 'deleted') return 'done';
  return end.facts.failed === true ? 'failed' : 'released';
}

const identityOf = ({ uid, templateHash }: JournalEntry['facts']): Pick<Action, 'uid' | 'templateHash'> => ({
  ...(typeof uid === 'string' ? { uid } : {}),
  ...(typeof templateHash === 'string' ? { templateHash } : {}),
});
