import type {
  ContainerSpec,
  Controller,
  ControllerStatus,
  ObjectMeta,
  ObjectRef,
  OwnerRef,
  PodTemplate,
} from '../../src/model/cluster.ts';
import type { ContainerPlan, RevisionPlan, WorkloadPlan } from './plan.ts';
import { jobName, lastRuns, type RevisionLife, type Run, revisionsOf } from './pod-lives.ts';
import { resourcesOf } from './quantities.ts';
import { hash, uid } from './random.ts';
import { daysAgo } from './time.ts';

export const API_VERSIONS = {
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  DaemonSet: 'apps/v1',
  ReplicaSet: 'apps/v1',
  CronJob: 'batch/v1',
  Job: 'batch/v1',
} as const;

export const refOf = (kind: keyof typeof API_VERSIONS, namespace: string, name: string): ObjectRef => ({
  apiVersion: API_VERSIONS[kind],
  kind,
  namespace,
  name,
});

export const metaOf = (ref: ObjectRef, part: Partial<ObjectMeta> = {}): ObjectMeta => ({
  ref,
  uid: uid(nameOf(ref)),
  resourceVersion: String(4_000_000 + (hash(nameOf(ref)) % 900_000)),
  labels: {},
  annotations: {},
  createdAt: daysAgo(120),
  owners: [],
  managers: [],
  ...part,
});

const nameOf = (ref: ObjectRef): string => `${ref.kind}/${ref.namespace ?? ''}/${ref.name}`;

export const ownedBy = (ref: ObjectRef): OwnerRef => ({
  apiVersion: ref.apiVersion,
  kind: ref.kind,
  name: ref.name,
  uid: uid(nameOf(ref)),
  controller: true,
});

export const workloadRef = (plan: WorkloadPlan): ObjectRef => refOf(plan.kind, plan.namespace, plan.name);

/** The object that people wrote, as the API server holds it. */
export function topController(plan: WorkloadPlan): Controller {
  const ref = workloadRef(plan);
  return {
    ...metaOf(ref, {
      generation: plan.revisions?.length ?? 1,
      labels: labelsOf(plan),
      annotations: { ...trackingOf(plan), ...plan.annotations },
      createdAt: daysAgo(plan.createdDaysAgo ?? 120),
      owners: plan.operator === undefined ? [] : [{ ...plan.operator, uid: uid(plan.operator.name), controller: true }],
      managers: plan.managers ?? [{ manager: 'argocd-controller', owns: ['resources', 'replicas', 'image'] }],
    }),
    template: templateOf(plan),
    selector: { app: plan.name },
    ...(plan.kind === 'CronJob' || plan.kind === 'DaemonSet' ? {} : { replicas: plan.replicas }),
    paused: false,
    ...(plan.schedule === undefined ? {} : { schedule: plan.schedule.cron }),
    status: statusOf(plan.kind === 'CronJob' ? 0 : plan.replicas, plan),
  };
}

export const replicaSets = (plan: WorkloadPlan): Controller[] =>
  plan.kind === 'Deployment' ? revisionsOf(plan).map((revision) => replicaSet(plan, revision)) : [];

function replicaSet(plan: WorkloadPlan, revision: RevisionLife): Controller {
  const replicas = revision.current ? plan.replicas : 0;
  return {
    ...metaOf(refOf('ReplicaSet', plan.namespace, revision.replicaSet), {
      generation: 1,
      labels: { ...labelsOf(plan), 'pod-template-hash': hashOf(revision.replicaSet) },
      annotations: { 'deployment.kubernetes.io/revision': String(revision.number) },
      createdAt: revision.from,
      owners: [ownedBy(workloadRef(plan))],
    }),
    template: templateOf(plan, revision.plan),
    selector: { app: plan.name, 'pod-template-hash': hashOf(revision.replicaSet) },
    replicas,
    paused: false,
    status: statusOf(replicas, plan),
  };
}

export const hashOf = (replicaSetName: string): string => replicaSetName.slice(replicaSetName.lastIndexOf('-') + 1);

/** Jobs that the CronJob's history limit has kept. */
export const jobs = (plan: WorkloadPlan): Controller[] => lastRuns(plan).map((run) => job(plan, run));

const job = (plan: WorkloadPlan, run: Run): Controller => ({
  ...metaOf(refOf('Job', plan.namespace, jobName(plan, run)), {
    generation: 1,
    labels: labelsOf(plan),
    createdAt: run.from,
    owners: [ownedBy(workloadRef(plan))],
  }),
  template: templateOf(plan),
  selector: { 'batch.kubernetes.io/job-name': jobName(plan, run) },
  replicas: 1,
  paused: false,
  status: {
    ...statusOf(0, plan),
    conditions: [{ type: 'Complete', status: 'True', changedAt: run.to }],
    completedAt: run.to,
  },
});

function statusOf(count: number, plan: WorkloadPlan): ControllerStatus {
  return {
    observedGeneration: plan.revisions?.length ?? 1,
    replicas: count,
    ready: count,
    available: count,
    updated: count,
    conditions:
      plan.kind === 'Deployment'
        ? [
            { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' },
            { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' },
          ]
        : [],
  };
}

export const labelsOf = (plan: WorkloadPlan): Record<string, string> => ({ app: plan.name, team: plan.team });

function trackingOf(plan: WorkloadPlan): Record<string, string> {
  if (plan.application === undefined || plan.operator !== undefined) return {};
  const group = API_VERSIONS[plan.kind].split('/')[0] ?? '';
  const id = `${plan.application}:${group}/${plan.kind}:${plan.namespace}/${plan.name}`;
  return { 'argocd.argoproj.io/tracking-id': id };
}

export const templateOf = (plan: WorkloadPlan, revision?: RevisionPlan): PodTemplate => ({
  labels: labelsOf(plan),
  annotations: {},
  containers: plan.containers.filter((container) => container.injected !== true).map((it) => specOf(it, revision)),
  memoryVolumes: false,
});

/** An older revision had another image; sidecars and init containers are not named there. */
export const specOf = (container: ContainerPlan, revision?: RevisionPlan): ContainerSpec => ({
  name: container.name,
  role: container.role ?? 'main',
  image: revision?.image ?? container.image,
  resources: resourcesOf(container.resources),
  command: container.command ?? [],
  heapEnv: container.heapEnv ?? {},
  probes: { liveness: container.role === undefined, readiness: container.role === undefined, startup: false },
});
