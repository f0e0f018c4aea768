import { z } from 'zod';
import type { ContainerSpec, Controller, ObjectRef, Pod } from '../../model/cluster.ts';
import { bytes, instant, millicores, milliseconds } from '../../model/units.ts';

export const text = z.string();
export const unknownRecord = z.record(z.string(), z.unknown());
export const namedNumbers = z.record(z.string(), z.number());
const textRecord = z.record(z.string(), z.string());
const at = z.number().transform(instant);

export const objectRef: z.ZodType<ObjectRef> = z.strictObject({
  apiVersion: text,
  kind: text,
  namespace: text.exactOptional(),
  name: text,
});

/** Fields that every kind has; spread into each schema. */
export const meta = {
  ref: objectRef,
  uid: text,
  resourceVersion: text,
  generation: z.number().exactOptional(),
  labels: textRecord,
  annotations: textRecord,
  createdAt: at,
  deletedAt: at.exactOptional(),
  owners: z.array(z.strictObject({ apiVersion: text, kind: text, name: text, uid: text, controller: z.boolean() })),
  finalizers: z.array(text).exactOptional(),
  managers: z.array(
    z.strictObject({
      manager: text,
      subresource: text.exactOptional(),
      owns: z.array(z.enum(['resources', 'replicas', 'image'])),
    }),
  ),
};

export const condition = z.strictObject({
  type: text,
  status: text,
  reason: text.exactOptional(),
  message: text.exactOptional(),
  changedAt: at.exactOptional(),
});

const role = z.enum(['main', 'init', 'sidecar']);

const container: z.ZodType<ContainerSpec> = z.strictObject({
  name: text,
  role,
  image: text,
  resources: z.strictObject({
    cpuRequest: z.number().transform(millicores).exactOptional(),
    cpuLimit: z.number().transform(millicores).exactOptional(),
    memoryRequest: z.number().transform(bytes).exactOptional(),
    memoryLimit: z.number().transform(bytes).exactOptional(),
    extended: z.array(text),
  }),
  command: z.array(text),
  heapEnv: textRecord,
  probes: z.strictObject({ liveness: z.boolean(), readiness: z.boolean(), startup: z.boolean() }),
  ports: z.array(z.strictObject({ name: text.exactOptional(), port: z.number() })).exactOptional(),
  privileged: z.boolean().exactOptional(),
  security: z
    .strictObject({
      allowPrivilegeEscalation: z.boolean().exactOptional(),
      readOnlyRootFilesystem: z.boolean().exactOptional(),
      runAsNonRoot: z.boolean().exactOptional(),
      runAsUser: z.number().exactOptional(),
      seccomp: text.exactOptional(),
      drops: z.array(text).exactOptional(),
      adds: z.array(text).exactOptional(),
    })
    .exactOptional(),
});

const rollout = z.strictObject({
  aborted: z.boolean(),
  message: text.exactOptional(),
  stableHash: text.exactOptional(),
  currentHash: text.exactOptional(),
  pauses: z.array(z.strictObject({ reason: text, startedAt: at.exactOptional() })),
});

export const controller: z.ZodType<Controller> = z.strictObject({
  ...meta,
  template: z.strictObject({
    labels: textRecord,
    annotations: textRecord,
    containers: z.array(container),
    memoryVolumes: z.boolean(),
    security: z
      .strictObject({
        runAsNonRoot: z.boolean().exactOptional(),
        runAsUser: z.number().exactOptional(),
        seccomp: text.exactOptional(),
        hostNetwork: z.boolean().exactOptional(),
      })
      .exactOptional(),
    uses: z
      .array(z.strictObject({ kind: z.enum(['ConfigMap', 'Secret', 'PersistentVolumeClaim']), name: text }))
      .exactOptional(),
  }),
  selector: textRecord,
  workloadRef: z.strictObject({ apiVersion: text, kind: text, name: text }).exactOptional(),
  replicas: z.number().exactOptional(),
  paused: z.boolean(),
  schedule: text.exactOptional(),
  timeZone: text.exactOptional(),
  ttlAfterFinished: z.number().transform(milliseconds).exactOptional(),
  historyLimits: z.strictObject({ successful: z.number(), failed: z.number() }).exactOptional(),
  status: z.strictObject({
    observedGeneration: z.number().exactOptional(),
    replicas: z.number(),
    ready: z.number(),
    available: z.number(),
    updated: z.number(),
    conditions: z.array(condition),
    phase: text.exactOptional(),
    completedAt: at.exactOptional(),
    startedAt: at.exactOptional(),
    scheduledAt: at.exactOptional(),
    failed: z.number().exactOptional(),
    currentRevision: text.exactOptional(),
    updateRevision: text.exactOptional(),
    scheduled: z.number().exactOptional(),
    misscheduled: z.number().exactOptional(),
    rollout: rollout.exactOptional(),
  }),
});

const termination = z.strictObject({
  reason: text,
  exitCode: z.number(),
  startedAt: at.exactOptional(),
  finishedAt: at.exactOptional(),
  message: text.exactOptional(),
});

const containerStatus = z.strictObject({
  name: text,
  role: z.enum(['main', 'init', 'sidecar', 'ephemeral']),
  restartCount: z.number(),
  ready: z.boolean(),
  waiting: z.strictObject({ reason: text, message: text.exactOptional() }).exactOptional(),
  runningSince: at.exactOptional(),
  terminated: termination.exactOptional(),
  lastTerminated: termination.exactOptional(),
});

export const pod: z.ZodType<Pod> = z.strictObject({
  ...meta,
  phase: text,
  reason: text.exactOptional(),
  message: text.exactOptional(),
  node: text.exactOptional(),
  qosClass: text,
  startedAt: at.exactOptional(),
  conditions: z.array(condition),
  containers: z.array(container),
  statuses: z.array(containerStatus),
  claims: z.array(text).exactOptional(),
  priorityClass: text.exactOptional(),
});
