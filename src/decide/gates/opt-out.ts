import type { Gate } from '../candidate.ts';

/** Annotations of people win over every policy; one that cannot be read counts as a no. */
export const optOut: Gate = ({ optOuts, policies, finding }) => {
  if (optOuts.kind === 'unknown') return optOuts.because;
  const { ignore, ignoreChecks, pausedUntil, notifyOnly } = optOuts.value;
  const prefix = policies.annotationPrefix;
  if (ignore) return { code: 'opted-out', detail: `annotation ${prefix}/ignore` };
  if (ignoreChecks.includes(finding.kind)) {
    return { code: 'opted-out', detail: `annotation ${prefix}/ignore-checks names ${finding.kind}` };
  }
  if (pausedUntil !== undefined) {
    const until = new Date(pausedUntil).toISOString();
    return { code: 'opted-out', detail: `annotation ${prefix}/pause-until: ${until}` };
  }
  return notifyOnly ? { code: 'mode', detail: `annotation ${prefix}/mode asks for no changes` } : undefined;
};
