import type { Analysis } from '../../model/analysis.ts';
import type { JournalEntry } from '../../model/journal.ts';
import type { Delivered } from '../../model/letter.ts';
import { fingerprint } from '../fingerprint.ts';
import { worriesText } from '../ledger/worse.ts';

/** Who got which report: next week's is held against what was found now. What failed leaves no line and is tried again. */
export const reportedEntries = (delivered: readonly Delivered[], analysis: Analysis): JournalEntry[] =>
  delivered
    .filter(({ kind }) => kind === 'told')
    .map(({ receiver, letter, at }) => {
      const { cluster, report, week } = letter;
      return {
        id: fingerprint(['reported', cluster, report, week, receiver]),
        at,
        action: 'reported',
        subject: `${cluster}/${report}/${week}`,
        facts: { cluster, report, week, receiver, worries: worriesText(analysis) },
      };
    });
