import { later } from '../../model/units.ts';
import { type Gate, isSizing } from '../candidate.ts';
import { type Earlier, valueName } from '../earlier.ts';

/** After a merge the container rests: its usage has not yet answered to the new values. */
export const coolDown: Gate = ({ finding, earlier, policy, snapshot }) => {
  const recent = earlier.find(
    (past) =>
      past.pullRequest.state === 'merged' &&
      (touches(past, finding.container) || (finding.kind === 'predictive-scaling' && isScaling(past))) &&
      later(past.endedAt, policy.change.coolDown) > snapshot.takenAt,
  );
  if (recent === undefined) return undefined;
  if (!isSizing(finding) && !raisedEnough(recent, finding)) return undefined;
  const until = new Date(later(recent.endedAt, policy.change.coolDown)).toISOString();
  return { code: 'cool-down', detail: `pull request ${recent.pullRequest.number} was merged; it rests until ${until}` };
};

export const touches = ({ marker }: Earlier, container: string): boolean =>
  Object.keys(marker.values).some((name) => name.startsWith(`${container}/`));

/** It moved replicas: the weeks since have to show what that did. */
const isScaling = ({ marker }: Earlier): boolean => Object.keys(marker.values).some((name) => !name.includes('/'));

/** The merged limit is above the one that killed: it has not been tried yet. A kill at the merged limit does not wait. */
function raisedEnough({ marker }: Earlier, finding: Parameters<Gate>[0]['finding']): boolean {
  const merged = marker.values[valueName({ container: finding.container, field: 'limits.memory' })];
  const killedAt = ('limitAtKill' in finding ? finding.limitAtKill : undefined) ?? finding.current.memoryLimit;
  return typeof merged === 'number' && killedAt !== undefined && merged > killedAt;
}
