import { minutes } from '../../../model/units.ts';
import { REMEDIES } from '../causes.ts';
import type { Ground, Symptom } from '../check.ts';
import { type Check, twoPasses } from '../check.ts';
import { changedAt, conditionOf, eventsOf, fact, onWorkload } from '../facts.ts';
import { rejected } from '../rollout-cause.ts';
import { type Controlled, controlled, replicaSetsOf } from '../workloads.ts';

/**
 * deploy.replica_failure: the API server refuses to make pods: a quota, a LimitRange, Pod Security, a webhook. There is no
 * pod, so that every check of pods misses it. StatefulSets, DaemonSets and Jobs have no such condition: their events of
 * the last 15 minutes tell.
 */
export const deployReplicaFailure: Check = {
  kind: 'deploy-replica-failure',
  needs: ['deployments', 'replicasets', 'statefulsets', 'daemonsets', 'events'],
  confirm: twoPasses,
  *examine(ground) {
    for (const at of controlled(ground, 'Deployment', 'Rollout', 'StatefulSet', 'DaemonSet')) {
      const reason = rejected(at, ground.list('replicasets'));
      if (reason === undefined) continue;
      const since = refusedSince(at, ground);
      if (since === 'over') continue;
      yield {
        ...onWorkload(at.workload),
        severity: 'warning',
        ...since,
        detail: reason.detail,
        cause: reason.cause,
        remedy: REMEDIES[reason.cause],
        evidence: [fact(at.controller, 'refused', reason.detail)],
      };
    }
  },
};

const RECENT = minutes(15);

function refusedSince({ controller, workload }: Controlled, ground: Ground): Pick<Symptom, 'since'> | 'over' {
  const own = [controller, ...replicaSetsOf(ground.list('replicasets'), controller)];
  const failures = own.map(({ status }) => conditionOf(status, 'ReplicaFailure'));
  const failure = failures.find((one) => one?.status === 'True');
  if (failure !== undefined) return changedAt(failure);
  const event = eventsOf(workload).findLast(({ reason }) => reason === 'FailedCreate');
  return event === undefined || event.lastAt < ground.now - RECENT ? 'over' : { since: event.firstAt };
}
