import type { ContainerStatus, ContainerTermination, ObjectRef, Pod } from '../../src/model/cluster.ts';
import { hashOf, labelsOf, metaOf, ownedBy, refOf, specOf } from './objects.ts';
import type { WorkloadPlan } from './plan.ts';
import { resourcesOf } from './quantities.ts';
import { hash } from './random.ts';
import type { ContainerStory, PodStory } from './simulate.ts';

/** Pods that the API server still lists. */
export const livePods = (plan: WorkloadPlan, pods: readonly PodStory[]): Pod[] =>
  pods.filter((pod) => pod.alive).map((pod) => podOf(plan, pod));

function podOf(plan: WorkloadPlan, story: PodStory): Pod {
  const done = plan.kind === 'CronJob';
  const ref: ObjectRef = { apiVersion: 'v1', kind: 'Pod', namespace: plan.namespace, name: story.name };
  const changed = plan.podResources === undefined ? {} : { resources: resourcesOf(plan.podResources) };
  return {
    ...metaOf(ref, {
      labels: { ...labelsOf(plan), ...hashLabel(story) },
      createdAt: story.from,
      owners: [ownedBy(refOf(story.owner.kind, plan.namespace, story.owner.name))],
    }),
    phase: done ? 'Succeeded' : 'Running',
    node: `node-${plan.kind === 'DaemonSet' ? story.index + 1 : (hash(story.name) % 3) + 1}`,
    qosClass: 'Burstable',
    startedAt: story.from,
    conditions: [{ type: 'Ready', status: done ? 'False' : 'True' }],
    containers: story.containers.map((container) => ({ ...specOf(container.plan), ...changed })),
    statuses: story.containers.map((container) => statusOf(container, story, done)),
  };
}

function hashLabel(story: PodStory): Record<string, string> {
  if (story.owner.kind === 'ReplicaSet') return { 'pod-template-hash': hashOf(story.owner.name) };
  if (story.owner.kind === 'Job') return { 'batch.kubernetes.io/job-name': story.owner.name };
  return { 'controller-revision-hash': `${story.owner.name}-7c9f` };
}

function statusOf(container: ContainerStory, pod: PodStory, done: boolean): ContainerStatus {
  const ended = done || container.plan.role === 'init';
  const completed: ContainerTermination = {
    reason: 'Completed',
    exitCode: 0,
    startedAt: pod.from,
    finishedAt: container.plan.role === 'init' ? pod.from : pod.to,
  };
  const kill = container.kills.at(-1);
  return {
    name: container.plan.name,
    role: container.plan.role ?? 'main',
    restartCount: container.kills.length,
    ready: !done,
    ...(ended ? { terminated: completed } : { runningSince: container.runningSince }),
    ...(kill === undefined
      ? {}
      : { lastTerminated: { reason: 'OOMKilled', exitCode: 137, startedAt: kill.startedAt, finishedAt: kill.at } }),
  };
}
