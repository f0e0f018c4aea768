import type { Analysis } from '../model/analysis.ts';
import type { LeftAlone } from '../model/decision.ts';
import type { JournalEntry } from '../model/journal.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Settings } from '../model/settings.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Tended } from '../model/upkeep.ts';
import { healthEntries } from './health-entries.ts';
import { journalEntries } from './journal-entries.ts';
import { leftEntries } from './left-entries.ts';
import { upkeepEntries } from './upkeep-entries.ts';

/** Every audit line of a pass but those of direct fixes, which are written while they are done. */
export const passEntries = (pass: {
  readonly snapshot: Snapshot;
  readonly analysis: Analysis;
  readonly outcomes: readonly Outcome[];
  readonly tended: readonly Tended[];
  readonly left?: readonly LeftAlone[];
  readonly settings?: Pick<Settings, 'mode'> & Partial<Pick<Settings, 'policies'>>;
  readonly trace?: string;
}): JournalEntry[] => [
  ...journalEntries({
    ...pass,
    ...(pass.settings?.policies === undefined ? {} : { policies: pass.settings.policies }),
  }),
  ...upkeepEntries(pass),
  // A dry run does nothing that the others would write about, but it sees as much as they do.
  ...(pass.settings?.mode === 'act' ? [...healthEntries(pass), ...leftEntries(pass)] : []),
];
