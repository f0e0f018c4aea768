import { days, later } from '../../model/units.ts';
import type { Gate } from '../candidate.ts';
import { valueName } from '../earlier.ts';

const LOOKS_BACK = days(14);
const RAISES = 2;

/** Two merged raises that did not end the kills: a third would not either. A person must look. */
export const recurring: Gate = ({ finding, earlier, snapshot }) => {
  if (finding.kind !== 'oom-killed') return undefined;
  const limit = valueName({ container: finding.container, field: 'limits.memory' });
  const raises = earlier.filter(
    ({ pullRequest, marker, endedAt }) =>
      pullRequest.state === 'merged' &&
      marker.key.endsWith('/oom-killed') &&
      marker.values[limit] !== undefined &&
      later(endedAt, LOOKS_BACK) > snapshot.takenAt,
  );
  if (raises.length < RAISES) return undefined;
  const numbers = raises.map(({ pullRequest }) => pullRequest.number).join(', ');
  return {
    code: 'recurring',
    detail: `still killed after pull requests ${numbers} raised its memory: suspect a leak, or a limit that is not the cause`,
  };
};
