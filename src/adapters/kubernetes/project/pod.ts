import { z } from 'zod';
import type { ContainerStatus, ContainerTermination, Pod } from '../../../model/cluster.ts';
import { conditions } from './conditions.ts';
import { metaOf, rawMeta, type TypeMeta } from './meta.ts';
import { claimsOf, containersOf, rawPodSpec } from './pod-template.ts';
import { count, flag, many, message, present, time } from './shape.ts';

/** The API does not require a reason (some runtimes leave it out); kubelet's own word for that is Unknown. */
const reason = z
  .string()
  .nullish()
  .transform((text) => text || 'Unknown');

const rawTermination = z
  .object({
    reason,
    exitCode: z.number(),
    startedAt: time.nullish(),
    finishedAt: time.nullish(),
    message: message.nullish(),
  })
  .transform((raw): ContainerTermination => present(raw));

const rawStatus = z.object({
  name: z.string(),
  restartCount: count,
  ready: flag,
  state: z
    .object({
      waiting: z.object({ reason, message: message.nullish() }).nullish(),
      running: z.object({ startedAt: time.nullish() }).nullish(),
      terminated: rawTermination.nullish(),
    })
    .nullish(),
  lastState: z.object({ terminated: rawTermination.nullish() }).nullish(),
});

const rawPodStatus = z
  .object({
    phase: z.string().nullish(),
    reason: z.string().nullish(),
    message: message.nullish(),
    qosClass: z.string().nullish(),
    startTime: time.nullish(),
    conditions,
    initContainerStatuses: many(rawStatus),
    containerStatuses: many(rawStatus),
    ephemeralContainerStatuses: many(rawStatus),
  })
  .nullish();
type RawPodStatus = z.output<typeof rawPodStatus>;

export const pod = (type: TypeMeta) =>
  z
    .object({
      metadata: rawMeta,
      spec: rawPodSpec.extend({ nodeName: z.string().nullish(), priorityClassName: z.string().nullish() }),
      status: rawPodStatus,
    })
    .transform(({ metadata, spec, status }): Pod => {
      const containers = containersOf(spec);
      const sidecars = new Set(containers.filter(({ role }) => role === 'sidecar').map(({ name }) => name));
      return present({
        ...metaOf(type, metadata),
        // The API server sets both when a pod is made; only objects of old test servers lack them.
        phase: status?.phase ?? 'Unknown',
        qosClass: status?.qosClass ?? 'Unknown',
        reason: status?.reason,
        message: status?.message,
        node: spec.nodeName,
        startedAt: status?.startTime,
        conditions: status?.conditions ?? [],
        containers,
        statuses: statusesOf(status, sidecars),
        claims: claimsOf(spec.volumes),
        priorityClass: spec.priorityClassName || undefined,
      });
    });

const statusesOf = (status: RawPodStatus, sidecars: ReadonlySet<string>): ContainerStatus[] => [
  ...(status?.initContainerStatuses ?? []).map((raw) => statusOf(raw, sidecars.has(raw.name) ? 'sidecar' : 'init')),
  ...(status?.containerStatuses ?? []).map((raw) => statusOf(raw, 'main')),
  ...(status?.ephemeralContainerStatuses ?? []).map((raw) => statusOf(raw, 'ephemeral')),
];

function statusOf(raw: z.output<typeof rawStatus>, role: ContainerStatus['role']): ContainerStatus {
  const { waiting, running, terminated } = raw.state ?? {};
  return present({
    name: raw.name,
    role,
    restartCount: raw.restartCount,
    ready: raw.ready,
    waiting: waiting ? present(waiting) : undefined,
    runningSince: running?.startedAt,
    terminated,
    lastTerminated: raw.lastState?.terminated,
  });
}
