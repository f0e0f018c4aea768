import { type Candidate, type Gate, isSizing } from '../candidate.ts';

/** A window with holes may hide the peak that forbids a cut. An OOM kill is a fact of its own and needs no usage. */
export const usageComplete: Gate = (candidate) => {
  if (!isSizing(candidate.finding)) return undefined;
  return wholeSource(candidate) ?? ownSeries(candidate);
};

function wholeSource({ snapshot }: Candidate) {
  const gap = snapshot.gaps.find(({ source }) => source === 'usage');
  return gap === undefined
    ? undefined
    : { code: gap.because.code, detail: `usage is incomplete: ${gap.because.detail}` };
}

function ownSeries({ container }: Candidate) {
  if (container === undefined) return undefined;
  const { usage } = container;
  if (usage.kind === 'unknown') return usage.because;
  const hole = usage.value.gaps[0];
  if (hole === undefined) return undefined;
  return {
    code: 'partial-answer' as const,
    detail: `${hole.resource} usage has a hole from ${new Date(hole.window.from).toISOString()}: ${hole.because.detail}`,
  };
}
