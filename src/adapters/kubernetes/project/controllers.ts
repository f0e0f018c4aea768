/** Everything that makes pods from a template. */
import { z } from 'zod';
import type { Controller, ControllerStatus, PodTemplate } from '../../../model/cluster.ts';
import { seconds } from '../../../model/units.ts';
import { conditions } from './conditions.ts';
import { metaOf, rawMeta, type TypeMeta } from './meta.ts';
import { rawTemplate, templateOf } from './pod-template.ts';
import { rawRollout, rolloutOf } from './rollout-status.ts';
import { count, flag, many, present, texts, time } from './shape.ts';

const rawSelector = z.object({ matchLabels: texts }).nullish();
const selectorOf = (raw: z.output<typeof rawSelector>): Record<string, string> => raw?.matchLabels ?? {};

/** Deployments, StatefulSets, ReplicaSets and Rollouts count alike. */
const rawReplicaStatus = z
  .object({
    // A string in Argo Rollouts: a number since 1.0, a hash of the spec before.
    observedGeneration: z.union([z.number(), z.string()]).nullish(),
    replicas: count,
    readyReplicas: count,
    availableReplicas: count,
    updatedReplicas: count,
    conditions,
    phase: z.string().nullish(),
    currentRevision: z.string().nullish(),
    updateRevision: z.string().nullish(),
    ...rawRollout,
  })
  .nullish();

const replicaStatus = (raw: z.output<typeof rawReplicaStatus>): ControllerStatus =>
  present({
    observedGeneration: generationOf(raw?.observedGeneration),
    replicas: raw?.replicas ?? 0,
    ready: raw?.readyReplicas ?? 0,
    available: raw?.availableReplicas ?? 0,
    updated: raw?.updatedReplicas ?? 0,
    conditions: raw?.conditions ?? [],
    phase: raw?.phase,
    currentRevision: raw?.currentRevision,
    updateRevision: raw?.updateRevision,
    rollout: raw?.phase ? rolloutOf(raw) : undefined,
  });

const generationOf = (raw: number | string | null | undefined): number | undefined =>
  raw !== undefined && raw !== null && /^\d+$/.test(String(raw)) ? Number(raw) : undefined;

/** Deployment, StatefulSet, ReplicaSet, and Rollout, whose template may be another object's. */
export const replicated = (type: TypeMeta) =>
  z
    .object({
      metadata: rawMeta,
      spec: z.object({
        replicas: z.number().nullish(),
        paused: flag,
        selector: rawSelector,
        template: rawTemplate.nullish(),
        workloadRef: z.object({ apiVersion: z.string(), kind: z.string(), name: z.string() }).nullish(),
      }),
      status: rawReplicaStatus,
    })
    .refine(({ spec }) => Boolean(spec.template ?? spec.workloadRef), 'neither template nor workloadRef')
    .transform(
      ({ metadata, spec, status }): Controller =>
        present({
          ...metaOf(type, metadata),
          template: spec.template ? templateOf(spec.template) : NO_TEMPLATE,
          selector: selectorOf(spec.selector),
          workloadRef: spec.workloadRef,
          replicas: spec.replicas,
          paused: spec.paused,
          status: replicaStatus(status),
        }),
    );

const NO_TEMPLATE: PodTemplate = { labels: {}, annotations: {}, containers: [], memoryVolumes: false };

const rawDaemonSetStatus = z
  .object({
    observedGeneration: z.number().nullish(),
    desiredNumberScheduled: count,
    numberReady: count,
    numberAvailable: count,
    currentNumberScheduled: count,
    numberMisscheduled: count,
    updatedNumberScheduled: count,
    conditions,
  })
  .nullish();

/** One pod per fitting node: there is no `replicas` to set, and `status.replicas` is how many nodes fit. */
export const daemonSet = (type: TypeMeta) =>
  z
    .object({
      metadata: rawMeta,
      spec: z.object({ selector: rawSelector, template: rawTemplate }),
      status: rawDaemonSetStatus,
    })
    .transform(
      ({ metadata, spec, status }): Controller => ({
        ...metaOf(type, metadata),
        template: templateOf(spec.template),
        selector: selectorOf(spec.selector),
        paused: false,
        status: present({
          observedGeneration: status?.observedGeneration,
          replicas: status?.desiredNumberScheduled ?? 0,
          ready: status?.numberReady ?? 0,
          available: status?.numberAvailable ?? 0,
          updated: status?.updatedNumberScheduled ?? 0,
          scheduled: status?.currentNumberScheduled ?? 0,
          misscheduled: status?.numberMisscheduled ?? 0,
          conditions: status?.conditions ?? [],
        }),
      }),
    );

const rawJobStatus = z
  .object({
    active: count,
    ready: count,
    failed: count,
    conditions,
    startTime: time.nullish(),
    completionTime: time.nullish(),
  })
  .nullish();

/** Its pods run at the same time (`parallelism`) or after each other: all counts are of those that run now. */
export const job = (type: TypeMeta) =>
  z
    .object({
      metadata: rawMeta,
      spec: z.object({
        suspend: flag,
        ttlSecondsAfterFinished: z.number().nullish(),
        selector: rawSelector,
        template: rawTemplate,
      }),
      status: rawJobStatus,
    })
    .transform(
      ({ metadata, spec, status }): Controller => ({
        ...metaOf(type, metadata),
        template: templateOf(spec.template),
        selector: selectorOf(spec.selector),
        paused: spec.suspend,
        ...(typeof spec.ttlSecondsAfterFinished === 'number'
          ? { ttlAfterFinished: seconds(spec.ttlSecondsAfterFinished) }
          : {}),
        status: present({
          replicas: status?.active ?? 0,
          ready: status?.ready ?? 0,
          available: status?.ready ?? 0,
          updated: status?.active ?? 0,
          conditions: status?.conditions ?? [],
          completedAt: status?.completionTime,
          startedAt: status?.startTime,
          failed: status?.failed || undefined,
        }),
      }),
    );

const rawCronJobStatus = z
  .object({ active: many(z.unknown()), lastSuccessfulTime: time.nullish(), lastScheduleTime: time.nullish() })
  .nullish();

/** The template is its jobs'; `replicas` counts the jobs that run, `completedAt` is the last success. */
export const cronJob = (type: TypeMeta) =>
  z
    .object({
      metadata: rawMeta,
      spec: z.object({
        schedule: z.string(),
        timeZone: z.string().nullish(),
        successfulJobsHistoryLimit: z.number().nullish(),
        failedJobsHistoryLimit: z.number().nullish(),
        suspend: flag,
        jobTemplate: z.object({ spec: z.object({ template: rawTemplate }) }),
      }),
      status: rawCronJobStatus,
    })
    .transform(
      ({ metadata, spec, status }): Controller => ({
        ...metaOf(type, metadata),
        template: templateOf(spec.jobTemplate.spec.template),
        selector: {},
        paused: spec.suspend,
        schedule: spec.schedule,
        ...(spec.timeZone ? { timeZone: spec.timeZone } : {}),
        // The API's defaults.
        historyLimits: { successful: spec.successfulJobsHistoryLimit ?? 3, failed: spec.failedJobsHistoryLimit ?? 1 },
        status: present({
          replicas: status?.active.length ?? 0,
          ready: 0,
          available: 0,
          updated: 0,
          conditions: [],
          completedAt: status?.lastSuccessfulTime,
          scheduledAt: status?.lastScheduleTime,
        }),
      }),
    );
