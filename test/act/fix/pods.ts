import { hours, type Milliseconds, minutes } from '../../../src/model/units.ts';
import { aDeployment, aJob, aNamespace, aPod, aReplicaSet } from '../../builders/kubernetes-objects.ts';
import { ago } from '../../builders/time.ts';
import type { Manifest } from '../../fakes/kubernetes/manifest.ts';

const at = (before: Milliseconds): string => new Date(ago(before)).toISOString().replace('.000Z', 'Z');

export const namespaces = (...names: readonly string[]): Manifest[] =>
  names.map((name) => aNamespace().named(name).build());

/** A Deployment of `replicas`, its ReplicaSet, and nothing that runs. */
export function deployment(namespace: string, name: string, replicas = 2): Manifest[] {
  const counts = { replicas, readyReplicas: replicas, availableReplicas: replicas, updatedReplicas: replicas };
  const made = { metadata: { uid: `uid-${namespace}-${name}` } };
  return [
    aDeployment()
      .in(namespace)
      .named(name)
      .withContainer({ name: 'app' })
      .with({ ...made, spec: { replicas }, status: { ...counts, observedGeneration: 1 } })
      .build(),
    aReplicaSet()
      .in(namespace)
      .named(`${name}-7d9c`)
      .withContainer({ name: 'app' })
      .ownedBy({ apiVersion: 'apps/v1', kind: 'Deployment', name, uid: `uid-${namespace}-${name}` })
      .with({ metadata: { uid: `uid-${namespace}-${name}-7d9c` } })
      .build(),
  ];
}

const owned = (namespace: string, workload: string, name: string) =>
  aPod()
    .in(namespace)
    .named(name)
    .withContainer({ name: 'app' })
    .labelled({ app: workload, 'pod-template-hash': '7d9c' })
    .ownedBy({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      name: `${workload}-7d9c`,
      uid: `uid-${namespace}-${workload}-7d9c`,
    });

export interface PodAt {
  readonly namespace?: string;
  readonly workload?: string;
  readonly name?: string;
  readonly before?: Milliseconds;
}

export const evictedPod = ({
  namespace = 'shop',
  workload = 'web',
  name = 'web-1',
  before = hours(2),
}: PodAt = {}): Manifest =>
  owned(namespace, workload, name)
    .with({
      metadata: { creationTimestamp: at(hours(90)) },
      spec: { nodeName: 'node-1' },
      status: {
        phase: 'Failed',
        reason: 'Evicted',
        message: 'The node was low on resource: memory.',
        startTime: at(hours(90)),
        conditions: [{ type: 'DisruptionTarget', status: 'True', lastTransitionTime: at(before) }],
      },
    })
    .build();

/** 20 restarts in three hours. */
export const crashingPod = ({ namespace = 'shop', workload = 'web', name = 'web-1' }: PodAt = {}): Manifest =>
  owned(namespace, workload, name)
    .with({
      metadata: { creationTimestamp: at(hours(3)) },
      spec: { nodeName: 'node-1' },
      status: {
        phase: 'Running',
        startTime: at(hours(3)),
        conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: at(hours(3)) }],
        containerStatuses: [
          {
            name: 'app',
            ready: false,
            restartCount: 20,
            state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s' } },
            lastState: {
              terminated: { reason: 'Error', exitCode: 1, startedAt: at(minutes(5)), finishedAt: at(minutes(4)) },
            },
          },
        ],
      },
    })
    .build();

export const aStandaloneJob = (namespace: string, name: string): Manifest =>
  aJob()
    .in(namespace)
    .named(name)
    .withContainer({ name: 'app' })
    .with({ metadata: { uid: `uid-${name}` } })
    .build();

export const donePod = (plan: {
  readonly name: string;
  readonly ended: Milliseconds;
  readonly created?: Milliseconds;
  readonly owner?: string;
}): Manifest => {
  const pod = aPod().in('shop').named(plan.name).withContainer({ name: 'app' });
  const { owner } = plan;
  const of =
    owner === undefined ? pod : pod.ownedBy({ apiVersion: 'batch/v1', kind: 'Job', name: owner, uid: `uid-${owner}` });
  const created = at(plan.created ?? hours(plan.ended / 3_600_000 + 1));
  return of
    .with({
      metadata: { creationTimestamp: created },
      spec: { nodeName: 'node-1' },
      status: {
        phase: 'Succeeded',
        startTime: created,
        containerStatuses: [
          {
            name: 'app',
            ready: false,
            restartCount: 0,
            state: { terminated: { reason: 'Completed', exitCode: 0, finishedAt: at(plan.ended) } },
          },
        ],
      },
    })
    .build();
};
