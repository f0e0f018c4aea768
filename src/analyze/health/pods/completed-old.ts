import type { Controller } from '../../../model/cluster.ts';
import { hours } from '../../../model/units.ts';
import { type Check, type Ground, held, type Symptom } from '../check.ts';
import { fact } from '../facts.ts';
import { endedAt, type OwnedPod, onPod, podsOf } from '../sick-pods.ts';

/**
 * pod.completed_old: succeeded more than a day ago, counted from its end and not from its creation. Left alone is what
 * somebody else cleans up or still wants: Jobs with a TTL, the history of a CronJob, hooks of Argo CD and Helm
 * (deckhouse/deckhouse#1997), and pods of operators, which keep them for their logs.
 */
export const podCompletedOld: Check = {
  kind: 'pod-completed-old',
  needs: ['pods', 'jobs', 'cronjobs'],
  confirm: held(hours(24)),
  *examine(ground) {
    const jobs = new Map(ground.list('jobs').map((job) => [job.uid, job]));
    const kept = historyOf(ground, [...jobs.values()]);
    for (const owned of podsOf(ground)) {
      const owner = owned.pod.owners.find(({ controller }) => controller);
      const job = owner === undefined ? undefined : jobs.get(owner.uid);
      const isWanted = isHook(owned.pod) || (job !== undefined && (isHook(job) || hasTtl(job) || kept.has(job.uid)));
      if (owned.pod.phase === 'Succeeded' && !isWanted) yield completed(owned, owner?.kind);
    }
  },
};

const hasTtl = ({ ttlAfterFinished }: Controller): boolean => ttlAfterFinished !== undefined;

const HOOKS = ['argocd.argoproj.io/hook', 'helm.sh/hook'];
const isHook = ({ annotations }: Pick<Controller, 'annotations'>): boolean =>
  HOOKS.some((hook) => annotations[hook] !== undefined);

/** Jobs that their CronJob keeps on purpose: as many succeeded ones as its limit says, the newest. */
function historyOf({ snapshot }: Ground, jobs: readonly Controller[]): ReadonlySet<string> {
  const limits = new Map(
    snapshot.workloads.flatMap(({ controller }) =>
      controller?.ref.kind === 'CronJob' ? [[controller.uid, controller.historyLimits?.successful ?? 3] as const] : [],
    ),
  );
  const byCronJob = Map.groupBy(jobs, ({ owners }) => owners.find(({ controller }) => controller)?.uid ?? '');
  return new Set(
    [...byCronJob].flatMap(([uid, own]) =>
      own
        .filter(({ status }) => status.completedAt !== undefined)
        .sort((a, b) => b.createdAt - a.createdAt)
        .slice(0, limits.get(uid) ?? 0)
        .map((job) => job.uid),
    ),
  );
}

const OURS_TO_DELETE: readonly (string | undefined)[] = [undefined, 'Job', 'ReplicaSet'];

function completed(owned: OwnedPod, ownerKind: string | undefined): Symptom {
  const { pod } = owned;
  const since = endedAt(pod);
  return {
    ...onPod(owned),
    severity: 'info',
    since,
    detail: `succeeded at ${new Date(since).toISOString()} and is still there`,
    remedy: OURS_TO_DELETE.includes(ownerKind)
      ? { kind: 'direct', hint: 'delete the finished pod; a ttlSecondsAfterFinished on its Job does so for good' }
      : { kind: 'alert', hint: `${ownerKind} owns it and may still read its logs` },
    evidence: [fact(pod, 'finished', new Date(since).toISOString())],
  };
}
