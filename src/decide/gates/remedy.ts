import type { Gate } from '../candidate.ts';

/** A finding whose remedy is not a number (a leak, a node out of memory) is reported only. */
export const remedy: Gate = ({ finding }) => {
  if (finding.recommended !== undefined) return undefined;
  return (
    ('because' in finding ? finding.because : undefined) ?? {
      code: 'unclassified-oom',
      detail: 'the evidence does not tell which memory setting would help',
    }
  );
};
