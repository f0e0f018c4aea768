import type { JournalEntry } from '../../model/journal.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Earlier } from '../earlier.ts';

/** What the journal says of what one merged pull request did to one workload. */
export interface Journaled {
  /** First seen in the cluster. */
  readonly deployed: JournalEntry | undefined;
  readonly outcome: JournalEntry | undefined;
}

export function journaled({ repository, pullRequest, marker }: Earlier, { repositories }: Snapshot): Journaled {
  const journal = repositories.find(({ name }) => name === repository)?.journal;
  const own = (journal?.kind === 'known' ? journal.value : []).filter(
    ({ subject, facts }) => facts.number === pullRequest.number && subject === marker.key,
  );
  return {
    deployed: own.find(({ action }) => action === 'deployed'),
    outcome: own.find(({ action }) => action === 'outcome'),
  };
}
