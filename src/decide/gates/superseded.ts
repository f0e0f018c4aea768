import type { Gate } from '../candidate.ts';

/** A container that is killed for want of memory is not cut, whatever its percentiles say. */
export const superseded: Gate = ({ finding, siblings }) => {
  if (finding.kind !== 'over-provisioned') return undefined;
  const killed = siblings.some((other) => other.kind === 'oom-killed' && other.container === finding.container);
  return killed
    ? { code: 'superseded', detail: `container ${finding.container} was OOM-killed: it is not cut` }
    : undefined;
};
