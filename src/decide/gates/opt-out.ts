import type { Reading, Reason } from '../../model/reason.ts';
import type { Gate } from '../candidate.ts';
import type { OptOuts } from '../opt-outs.ts';

export const optOut: Gate = ({ optOuts, policies, finding }) =>
  optedOut(optOuts, { prefix: policies.annotationPrefix, check: finding.kind });

/** Annotations of people win over every policy; one that cannot be read counts as a no. */
export function optedOut(
  optOuts: Reading<OptOuts>,
  { prefix, check }: { readonly prefix: string; readonly check: string },
): Reason | undefined {
  if (optOuts.kind === 'unknown') return optOuts.because;
  const { ignore, aborted, ignoreChecks, pausedUntil, notifyOnly } = optOuts.value;
  if (ignore) return { code: 'opted-out', detail: `annotation ${prefix}/ignore` };
  if (aborted) return { code: 'opted-out', detail: `annotation ${prefix}/abort` };
  if (ignoreChecks.includes(check)) {
    return { code: 'opted-out', detail: `annotation ${prefix}/ignore-checks names ${check}` };
  }
  if (pausedUntil !== undefined) {
    const until = new Date(pausedUntil).toISOString();
    return { code: 'opted-out', detail: `annotation ${prefix}/pause-until: ${until}` };
  }
  return notifyOnly ? { code: 'mode', detail: `annotation ${prefix}/mode asks for no changes` } : undefined;
}
