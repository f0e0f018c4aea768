import type { JournalEntry } from '../../model/journal.ts';
import { groupOfMessage, heardFacts, type Told } from '../../model/notification.ts';
import type { Instant } from '../../model/units.ts';
import { fingerprint } from '../fingerprint.ts';

/** What was heard is remembered in the journal; what failed is not, so that the next pass says it again. */
export const toldEntries = (told: readonly Told[], at: Instant): JournalEntry[] =>
  told
    .filter(({ kind }) => kind === 'told')
    .map(({ receiver, message }) => {
      const subject = groupOfMessage(message);
      return {
        id: fingerprint(['notified', receiver, subject, message.state, String(at)]),
        at,
        action: 'notified',
        subject,
        facts: heardFacts(receiver, message),
      };
    });
