/** Replicas that Git sets although an autoscaler does: Argo CD puts them back each time, for ever. */
import { type Analysis, healthFindingsOf } from '../../model/analysis.ts';
import type { PinnedReplicas } from '../../model/blame.ts';
import type { HealthFinding } from '../../model/health.ts';
import type { Asking } from '../../model/history.ts';
import { sameObject, type Workload } from '../../model/workload.ts';
import { isRecord } from '../locate/documents.ts';
import { isReason } from '../locate/reasons.ts';
import { objectIn } from '../prove/object-in.ts';
import { targetOf } from '../prove/renderings.ts';
import { renderingIn } from './asking.ts';
import type { Work } from './work.ts';

export function* pinnedIn(analysis: Analysis, work: Work): Asking<readonly PinnedReplicas[]> {
  const pinned: PinnedReplicas[] = [];
  for (const finding of healthFindingsOf(analysis)) {
    if (finding.kind !== 'argo-self-heal-loop' || finding.cause !== 'replicas-fight') continue;
    for (const workload of work.snapshot.workloads) {
      const one = isOf(finding, workload) ? yield* pinnedOf(finding, workload, work) : undefined;
      if (one !== undefined) pinned.push(one);
    }
  }
  return pinned;
}

const isOf = ({ subject }: HealthFinding, { application }: Workload): boolean =>
  application.kind === 'known' && application.value !== undefined && sameObject(application.value.ref, subject);

function* pinnedOf(
  { key }: HealthFinding,
  workload: Workload,
  { ground, renderings }: Work,
): Asking<PinnedReplicas | undefined> {
  const hpa = workload.hpas.kind === 'known' ? workload.hpas.value[0] : undefined;
  const application = workload.application.kind === 'known' ? workload.application.value : undefined;
  if (hpa === undefined || application === undefined) return undefined;
  for (const located of ground.locate(application)) {
    if (isReason(located)) continue;
    const reply = yield* renderingIn(renderings.base(targetOf(located)));
    const found =
      reply.kind === 'rendered' ? objectIn(reply.objects, workload.ref, application.destination.namespace) : undefined;
    const spec = isRecord(found?.body.spec) ? found.body.spec : {};
    if (typeof spec.replicas === 'number')
      return { key, workload: workload.ref, autoscaler: hpa.ref, replicas: spec.replicas };
  }
  return undefined;
}
