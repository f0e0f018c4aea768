/** What failed and may come from a change in Git, each object once, worst first. */

import { type Analysis, healthFindingsOf } from '../../model/analysis.ts';
import type { Application } from '../../model/application.ts';
import { byText } from '../../model/by-text.ts';
import type { ObjectRef } from '../../model/cluster.ts';
import type { HealthCause, HealthFinding } from '../../model/health.ts';
import { failedRollouts } from '../../model/rollout-kinds.ts';
import { worstFirst } from '../../model/severity.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { sameObject, type Workload } from '../../model/workload.ts';
import { templateOwner } from '../locate/target.ts';

/** Nobody's commit: looking for one would only find an innocent. */
const INNOCENT: ReadonlySet<HealthCause> = new Set([
  'registry-unavailable',
  'crash-without-change',
  'analysis-error',
  'analysis-inconclusive',
  'sync-other',
  'replicas-fight',
  'field-fight',
  'prune-only',
  'unclassified',
]);

export interface Failed {
  readonly finding: HealthFinding;
  readonly application: Application;
  /** The object in Git. */
  readonly object: ObjectRef;
  /** Absent for a sync. */
  readonly workload?: Workload;
}

export function failedIn(analysis: Analysis, snapshot: Snapshot): readonly Failed[] {
  const findings = healthFindingsOf(analysis).filter(({ cause }) => cause !== undefined && !INNOCENT.has(cause));
  const rollouts = failedRollouts(findings).flatMap((finding): Failed[] => {
    const workload = snapshot.workloads.find(({ ref }) => sameObject(ref, finding.subject));
    const application = workload?.application.kind === 'known' ? workload.application.value : undefined;
    if (workload === undefined || application === undefined) return [];
    return [{ finding, application, workload, object: templateOwner(workload) }];
  });
  const applications = snapshot.applications.kind === 'known' ? snapshot.applications.value : [];
  const syncs = findings.flatMap((finding): Failed[] => {
    if (finding.kind !== 'argo-sync-failed') return [];
    const application = applications.find(({ ref }) => sameObject(ref, finding.subject));
    const object = application?.operation?.failed[0]?.ref;
    return application === undefined || object === undefined ? [] : [{ finding, application, object }];
  });
  return [...rollouts, ...syncs].sort(
    (a, b) => worstFirst(a.finding, b.finding) || byText(a.finding.key, b.finding.key),
  );
}
