import type { Reason } from '../../model/reason.ts';
import type { Gate } from '../candidate.ts';

/** A finding whose remedy is not a number (a leak, a node out of memory) is reported only. */
export const remedy: Gate = ({ finding }) => {
  if (finding.kind === 'predictive-scaling') return finding.because;
  if (finding.kind === 'security-posture') return finding.tightenings.length > 0 ? undefined : NEEDS_PERSON;
  if (finding.recommended !== undefined) return undefined;
  return (
    ('because' in finding ? finding.because : undefined) ?? {
      code: 'unclassified-oom',
      detail: 'the evidence does not tell which memory setting would help',
    }
  );
};

const NEEDS_PERSON: Reason = {
  code: 'needs-person',
  detail: 'nothing in its template shows that it does without; somebody who knows the container can tell',
};
