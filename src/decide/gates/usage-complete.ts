import { type Gate, isSizing } from '../candidate.ts';

/**
 * A window with holes may hide the peak that forbids a cut. An OOM kill is a fact of its own and needs no usage. Only
 * the container's own holes count: a query that failed for one namespace says nothing about the others.
 */
export const usageComplete: Gate = ({ finding, container }) => {
  if (!isSizing(finding) || finding.kind === 'security-posture' || container === undefined) return undefined;
  const { usage } = container;
  if (usage.kind === 'unknown') return usage.because;
  const hole = usage.value.gaps[0];
  if (hole === undefined) return undefined;
  return {
    code: 'partial-answer',
    detail: `${hole.resource} usage has a hole from ${new Date(hole.window.from).toISOString()}: ${hole.because.detail}`,
  };
};
