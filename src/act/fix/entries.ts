import type { Sick } from '../../model/fix.ts';
import type { JournalEntry } from '../../model/journal.ts';
import type { Reason } from '../../model/reason.ts';
import type { Instant } from '../../model/units.ts';

/** One try to delete one pod. Both of its lines name it: `<uid>/<time of the pass>`. */
export interface Attempt {
  readonly name: string;
  readonly journal: string;
  readonly subject: string;
  readonly at: Instant;
}

/** What is about to happen, with what the container said last: after the deletion nobody could ask it any more. */
export const beginning = (attempt: Attempt, { pod, check, policy }: Sick, logs?: string): JournalEntry => ({
  id: `deleting/${attempt.name}`,
  at: attempt.at,
  action: 'deleting',
  subject: attempt.subject,
  facts: {
    repository: attempt.journal,
    attempt: attempt.name,
    check,
    namespace: pod.namespace,
    pod: pod.name,
    uid: pod.uid,
    ...(policy === undefined ? {} : { policy }),
    ...(pod.templateHash === undefined ? {} : { templateHash: pod.templateHash }),
    ...(logs === undefined ? {} : { logs }),
  },
});

export type Ending =
  | { readonly kind: 'deleted' }
  /** Breakers count it. */
  | { readonly kind: 'failed'; readonly because: Reason }
  | { readonly kind: 'released'; readonly because: Reason };

/** One id whatever happened: of two passes that find out at the same time the first one is believed. */
export const ending = ({ name, journal, subject, at }: Attempt, end: Ending): JournalEntry => ({
  id: `ended/${name}`,
  at,
  action: end.kind === 'deleted' ? 'deleted' : 'not-deleted',
  subject,
  facts: {
    repository: journal,
    attempt: name,
    ...(end.kind === 'deleted'
      ? {}
      : { code: end.because.code, detail: end.because.detail, failed: end.kind === 'failed' }),
  },
});
