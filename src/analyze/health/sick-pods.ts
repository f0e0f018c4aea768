/** What the checks of pods share: whose pod it is, and how a symptom names it. */
import type { ContainerStatus, Pod } from '../../model/cluster.ts';
import type { SickPod } from '../../model/health.ts';
import type { HealthSample } from '../../model/health-signals.ts';
import type { Instant } from '../../model/units.ts';
import type { Workload } from '../../model/workload.ts';
import type { Ground, Symptom } from './check.ts';
import { onWorkload } from './facts.ts';

export interface OwnedPod {
  readonly pod: Pod;
  readonly workload: Workload;
}

/** Every pod with the workload it belongs to: findings are about that, since pods come and go. */
export function* podsOf({ snapshot }: Ground): Generator<OwnedPod> {
  for (const workload of snapshot.workloads) for (const pod of workload.pods) yield { pod, workload };
}

export interface OwnedStatus extends OwnedPod {
  readonly status: ContainerStatus;
}

/** Every container of every pod: init containers and sidecars too, which other tools pass over. */
export function* statusesOf(ground: Ground): Generator<OwnedStatus> {
  for (const owned of podsOf(ground)) for (const status of owned.pod.statuses) yield { ...owned, status };
}

/** The part of a symptom that names the pod and the workload behind it. */
export function onPod(
  { pod, workload }: OwnedPod,
  container?: string,
): Pick<Symptom, 'subject' | 'labels' | 'container' | 'pod' | 'application'> {
  return { ...onWorkload(workload), ...(container === undefined ? {} : { container }), pod: sickPod(pod, container) };
}

const HASHES = ['pod-template-hash', 'rollouts-pod-template-hash', 'controller-revision-hash'] as const;

/** The template that the pod was made from. */
export const templateHashOf = ({ labels }: Pod): string | undefined =>
  HASHES.map((label) => labels[label]).find((hash) => hash !== undefined);

function sickPod(pod: Pod, container: string | undefined): Omit<SickPod, 'since'> {
  const owner = pod.owners.find(({ controller }) => controller);
  const templateHash = templateHashOf(pod);
  return {
    namespace: pod.ref.namespace ?? '',
    name: pod.ref.name,
    uid: pod.uid,
    resourceVersion: pod.resourceVersion,
    ...(owner === undefined ? {} : { owner }),
    ...(templateHash === undefined ? {} : { templateHash }),
    ...(pod.node === undefined ? {} : { node: pod.node }),
    ...(container === undefined ? {} : { container }),
  };
}

/** The status of a pod that ended has no time of its own: the newest of its conditions and containers is the closest. */
export const endedAt = (pod: Pod): Instant =>
  [
    ...pod.conditions.map(({ changedAt }) => changedAt),
    ...pod.statuses.map(({ terminated }) => terminated?.finishedAt),
  ].reduce<Instant>((latest, at) => (at !== undefined && at > latest ? at : latest), pod.startedAt ?? pod.createdAt);

export const hasController = ({ owners }: Pod): boolean => owners.some(({ controller }) => controller);

/** Samples that name a pod, with that pod; those of pods that are gone are left out. */
export function* sampledPods(
  ground: Ground,
  samples: readonly HealthSample[],
): Generator<OwnedPod & { readonly sample: HealthSample }> {
  const byName = Map.groupBy(samples, ({ labels }) => `${labels.namespace}/${labels.pod}`);
  for (const owned of podsOf(ground)) {
    const own = byName.get(`${owned.pod.ref.namespace}/${owned.pod.ref.name}`) ?? [];
    for (const sample of own) yield { ...owned, sample };
  }
}
