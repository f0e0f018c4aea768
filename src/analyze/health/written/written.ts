import type { Severity } from '../../../model/finding.ts';
import type { Ground, Symptom } from '../check.ts';
import { fact } from '../facts.ts';

interface Wanted {
  readonly kinds: readonly string[];
  readonly severity: Severity;
  readonly hint: string;
}

/** Objects of Git that somebody has to look at: never by us. */
export function doubtfulOf({ snapshot }: Ground, { kinds, severity, hint }: Wanted): Symptom[] {
  const written = snapshot.written?.kind === 'known' ? snapshot.written.value : [];
  return written
    .filter(({ ref, doubts }) => kinds.includes(ref.kind) && doubts.length > 0)
    .map(({ ref, file, application, doubts }) => ({
      subject: ref,
      labels: {},
      severity,
      detail: doubts.join(', '),
      remedy: { kind: 'alert', hint },
      evidence: [fact({ ref }, 'file', file)],
      ...(application === undefined ? {} : { application }),
    }));
}
