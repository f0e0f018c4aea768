import { type Analysis, healthFindingsOf } from '../../model/analysis.ts';
import type { Application } from '../../model/application.ts';
import { workloadOf } from '../../model/key-parts.ts';
import { failedRollouts } from '../../model/rollout-kinds.ts';
import { days, hours, type Instant, later, minutes } from '../../model/units.ts';
import type { MergeVerdict } from '../../model/upkeep.ts';
import type { Earlier } from '../earlier.ts';

export type RolledBack =
  | { readonly kind: 'deployed' }
  | { readonly kind: 'judged'; readonly verdict: MergeVerdict; readonly detail: string; readonly actual: string };

/** What was found must stay gone for that long: a rollout that crashes later is not over. */
const CALM = minutes(30);
/** By then a rollout of the old template is through, or failed for another reason. */
const LONGEST = hours(1);
const LONGEST_SYNC = days(1);

/** After the merge of a rollback: synced, rolled out, and what was found is gone. */
export function watchRollback(
  one: Earlier,
  at: {
    readonly analysis: Analysis;
    readonly application: Application | undefined;
    readonly deployed: Instant | undefined;
    readonly now: Instant;
  },
): RolledBack | undefined {
  const { deployed, application, now } = at;
  if (deployed === undefined) {
    if (isSynced(one, application)) return { kind: 'deployed' };
    if (later(one.endedAt, LONGEST_SYNC) > now) return undefined;
    const why = application?.operationMessage ?? 'Argo CD does not say why';
    return judged('inconclusive', `a day after the merge Argo CD has not synced it (${why})`);
  }
  if (isFailing(one, at.analysis)) {
    if (later(deployed, LONGEST) > now) return undefined;
    return judged('ineffective', 'it fails all the same with what served before: the cause is somewhere else');
  }
  if (later(deployed, CALM) > now) return undefined;
  return judged('effective', 'it was rolled out, and what was found has been gone for 30 minutes');
}

const judged = (verdict: MergeVerdict, detail: string): RolledBack => ({ kind: 'judged', verdict, detail, actual: '' });

/** The merge itself, or anything that was deployed after it. */
const isSynced = ({ pullRequest, endedAt }: Earlier, application: Application | undefined): boolean =>
  application !== undefined &&
  ((pullRequest.mergeCommit !== undefined && application.revisions.includes(pullRequest.mergeCommit)) ||
    application.history.some(({ startedAt, deployedAt }) => (startedAt ?? deployedAt) > endedAt));

/** Does its rollout, or its sync, fail now? */
export const isFailing = ({ marker }: Earlier, analysis: Analysis): boolean =>
  failedRollouts(healthFindingsOf(analysis)).some(({ key }) => workloadOf(key) === workloadOf(marker.key));
