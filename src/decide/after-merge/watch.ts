import type { Analysis } from '../../model/analysis.ts';
import type { Application } from '../../model/application.ts';
import { backtest } from '../../model/backtest.ts';
import { namespaceOf, objectOf } from '../../model/key-parts.ts';
import { policyFor } from '../../model/match.ts';
import { measuresText } from '../../model/prediction.ts';
import { inScope } from '../../model/scope.ts';
import { days, type Instant, later, milliseconds } from '../../model/units.ts';
import type { MergeVerdict } from '../../model/upkeep.ts';
import { sameObject, type Workload } from '../../model/workload.ts';
import { applicationOf } from '../candidate.ts';
import { type Earlier, earlierAbout } from '../earlier.ts';
import type { Judged } from '../lifecycle/judged.ts';
import { journaled } from './journaled.ts';
import { areLive } from './live-values.ts';
import { killsSince, regressionOf } from './regression.ts';
import { watchRollback } from './rolled-back.ts';
import { areBoundsLive, isAboutReplicas, judgeReplicas } from './scaled.ts';

export type Watched =
  | { readonly kind: 'deployed' }
  | { readonly kind: 'judged'; readonly verdict: MergeVerdict; readonly detail: string; readonly actual: string };

/** Later than this nothing that happens is put down to it. */
const HORIZON = days(14);
/** Merged, and not in the cluster after that: somebody has to look at Argo CD. */
const LONGEST_SYNC = days(1);

type Pass = Pick<Judged, 'analysis' | 'snapshot' | 'policies'>;

/** What this pass can say for the first time about one merged change of one workload. */
export function watch(one: Earlier, memory: readonly Earlier[], pass: Pass): Watched | undefined {
  const { snapshot } = pass;
  const { deployed, outcome } = journaled(one, snapshot);
  if (outcome !== undefined || later(one.endedAt, HORIZON) < snapshot.takenAt || snapshot.gaps.length > 0)
    return undefined;
  if (!inScope(snapshot.scope, namespaceOf(one.marker.key))) return undefined;
  const workload = workloadFor(one, memory, pass);
  if (one.rollback !== undefined) {
    const application = workload === undefined ? applicationIn(one, snapshot) : applicationOf(workload);
    return watchRollback(one, { ...pass, application, deployed: deployed?.at, now: snapshot.takenAt });
  }
  if (workload === undefined) return judged('inconclusive', 'the workload is not in the cluster any more');
  const isOfReplicas = isAboutReplicas(one.marker.values);
  const isLive = isOfReplicas ? areBoundsLive(one.marker.values, workload) : areLive(one.marker.values, workload);
  if (isLive === undefined) return undefined;
  if (deployed === undefined) return isLive ? { kind: 'deployed' } : waiting(one, workload, snapshot.takenAt);
  if (!isLive) return gone(one, workload);
  return isOfReplicas
    ? ofWeek(one, { workload, since: deployed.at, pass })
    : ofWindow(one, { workload, since: deployed.at, pass });
}

/** A failed sync is about the Application itself. */
function applicationIn({ marker }: Earlier, { applications }: Pass['snapshot']): Application | undefined {
  const { kind, namespace, name } = objectOf(marker.key);
  if (kind !== 'Application' || applications.kind === 'unknown') return undefined;
  return applications.value.find(({ ref }) => ref.name === name && ref.namespace === namespace);
}

const judged = (verdict: MergeVerdict, detail: string, actual = ''): Watched => ({
  kind: 'judged',
  verdict,
  detail,
  actual,
});

export const workloadFor = (one: Earlier, memory: readonly Earlier[], { snapshot }: Pick<Pass, 'snapshot'>) =>
  snapshot.workloads.find(({ ref }) => earlierAbout(ref, memory, snapshot.cluster).includes(one));

function waiting({ endedAt }: Earlier, workload: Workload, now: Instant): Watched | undefined {
  if (later(endedAt, LONGEST_SYNC) > now) return undefined;
  const application = applicationOf(workload);
  const state = application === undefined ? 'no Application' : `${application.syncStatus}, ${application.healthStatus}`;
  const why = application?.operationMessage === undefined ? '' : `: ${application.operationMessage}`;
  return judged('inconclusive', `a day after the merge it does not run in the cluster (${state}${why})`);
}

/** It ran and does not any more: back to what was before is a person's word, anything else another change. */
function gone({ marker }: Earlier, workload: Workload): Watched {
  const { values, was } = marker;
  const isBack = was !== undefined && (isAboutReplicas(values) ? areBoundsLive : areLive)(was, workload) === true;
  if (isBack) return judged('taken-back', 'the values from before it run again: somebody took it back');
  return judged('inconclusive', 'the values were changed again before it could be judged');
}

interface Deployed {
  readonly workload: Workload;
  readonly since: Instant;
  readonly pass: Pass;
}

function ofWeek({ marker }: Earlier, { workload, since, pass }: Deployed): Watched | undefined {
  const at = { workload, policy: policyFor(workload, pass.policies), since, now: pass.snapshot.takenAt };
  const said = judgeReplicas(marker, at);
  return said === undefined ? undefined : { kind: 'judged', ...said };
}

function ofWindow(one: Earlier, { workload, since, pass }: Deployed): Watched | undefined {
  const { analysis, snapshot, policies } = pass;
  const length = policyFor(workload, policies)?.delivery.watch;
  const actual = measuresText(actualOf(workload, since));
  const worse = regressionOf(one.marker, { workload, since, analysis });
  if (worse !== undefined) return judged('regression', worse, actual);
  if (length === undefined || later(since, length) > snapshot.takenAt) return undefined;
  if (isUnknown(workload, analysis)) {
    if (later(since, milliseconds(2 * length)) > snapshot.takenAt) return undefined;
    return judged('inconclusive', 'the checks could not say anything about it', actual);
  }
  const killed = one.marker.key.endsWith('/oom-killed') && killsSince(analysis, workload, since).length > 0;
  if (killed) return judged('ineffective', 'its containers are OOM-killed all the same', actual);
  return judged('effective', 'what it answered did not come back, and nothing got worse', actual);
}

const isUnknown = (workload: Workload, { verdicts }: Analysis): boolean =>
  verdicts.some(
    (one) => one.kind === 'unknown' && one.check === 'oom-killed' && sameObject(one.workload, workload.ref),
  );

/** The back-test's own measures, over the days since: prediction and fact side by side. */
const actualOf = ({ containers }: Workload, since: Instant) =>
  Object.fromEntries(
    containers.flatMap(({ spec, usage }) => {
      const day = new Date(since).toISOString().slice(0, 10);
      const own = usage.kind === 'known' ? usage.value.days.filter((one) => one.day >= day) : [];
      return own.length === 0 ? [] : [[spec.name, backtest(own, spec.resources)] as const];
    }),
  );
