import type { Reason } from '../../model/reason.ts';
import type { FixCandidate } from './candidate.ts';

/**
 * Gate 4: a pass that could not read everything deletes nothing. Whatever is missing may have spoken against it, and the
 * journal is what keeps a second deletion from following the first.
 */
export function data({ snapshot, repository }: FixCandidate): Reason | undefined {
  const [gap] = snapshot.gaps;
  if (gap !== undefined) return gap.because;
  if (repository === undefined) {
    const detail = 'no repository is configured, so nothing would remember what was deleted';
    return { code: 'journal-missing', detail };
  }
  return repository.journal.kind === 'unknown' ? repository.journal.because : undefined;
}
