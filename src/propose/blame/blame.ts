/**
 * Which change in Git a failure comes from: template difference, rendered difference and sync history must tell the same
 * story. A generator, like proposing: it asks for history, older files and renderings, and never awaits.
 */
import type { Analysis } from '../../model/analysis.ts';
import type { Blame, Blamed } from '../../model/blame.ts';
import type { Asking } from '../../model/history.ts';
import type { AskedRollback } from '../../model/policy.ts';
import type { Reason } from '../../model/reason.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { sameObject } from '../../model/workload.ts';
import { groundOf } from '../locate/ground.ts';
import { because, isReason } from '../locate/reasons.ts';
import { renderingsOf } from '../prove/renderings.ts';
import { withAsked } from './asked.ts';
import { deploymentsOf } from './deployments.ts';
import { type Failed, failedIn } from './failed.ts';
import { introduced } from './introduced.ts';
import { pinnedIn } from './pinned.ts';
import { isAboutConfig, type Templates, templatesOf } from './templates.ts';
import type { Work } from './work.ts';

/** More that fail at once have one cause, and it is not in their manifests. */
const MOST = 10;

/** The analysis with what Git has to do with it. */
export function* blamed(found: Analysis, snapshot: Snapshot, asked: readonly AskedRollback[] = []): Asking<Analysis> {
  const analysis = withAsked(found, snapshot, asked);
  const failed = failedIn(analysis, snapshot);
  const work = { ground: groundOf(snapshot), renderings: renderingsOf(snapshot.platform), snapshot, asked };
  const blames: Blame[] = [];
  for (const one of failed.slice(0, MOST)) blames.push(yield* blameOf(one, work));
  const pinned = yield* pinnedIn(analysis, work);
  if (blames.length === 0 && pinned.length === 0) return analysis;
  return { ...analysis, blames, pinned };
}

function* blameOf(failed: Failed, work: Work): Asking<Blame> {
  const found = yield* lookFor(failed, work);
  const about = { key: failed.finding.key, subject: failed.finding.subject };
  return isReason(found) ? { ...about, confidence: 'none', because: found } : { ...about, ...found };
}

function* lookFor(failed: Failed, work: Work): Asking<Omit<Blamed, 'key' | 'subject'> | Reason> {
  const { application, workload } = failed;
  const isAsked = failed.finding.cause === 'asked';
  const templates = workload === undefined || isAsked ? undefined : templatesFor(failed, work.snapshot);
  if (isReason(templates)) return templates;
  const since = workload === undefined ? undefined : isAsked ? work.snapshot.takenAt : sinceOf(failed, work.snapshot);
  if (isReason(since)) return since;
  const to = work.asked.find((one) => one.application === application.ref.name)?.to;
  const deployments = yield* deploymentsOf(work.ground, application, { since, to });
  if (isReason(deployments)) return deployments;
  const scope = {
    object: failed.object,
    destination: application.destination.namespace,
    part: workload === undefined ? ('object' as const) : ('template' as const),
    withConfig: isAsked || (templates !== undefined && isAboutConfig(templates)),
  };
  return yield* introduced(
    { application, scope, deployments, ...(templates === undefined ? {} : { templates }) },
    work,
  );
}

function templatesFor({ workload }: Failed, { revisions }: Snapshot): Templates | Reason {
  const pair = revisions?.find((one) => workload !== undefined && sameObject(one.workload, workload.ref));
  if (pair === undefined) {
    const detail = 'There is one pod template only: nothing was rolled out that could be taken back.';
    return because('no-change-in-git', detail);
  }
  if (pair.templates.kind === 'unknown') return pair.templates.because;
  const { fresh, stable } = pair.templates.value;
  return templatesOf(fresh.template, stable.template);
}

/** When the failed template began to run; one that is used again is older than its new life. */
function sinceOf({ workload }: Failed, { revisions }: Snapshot) {
  if (workload?.revision.kind === 'known') return workload.revision.value.startedAt;
  const pair = revisions?.find((one) => workload !== undefined && sameObject(one.workload, workload.ref));
  return pair?.templates.kind === 'known'
    ? pair.templates.value.fresh.createdAt
    : because('blame-unknown', 'Nothing tells when the failed template began to run.');
}
