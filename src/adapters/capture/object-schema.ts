import { z } from 'zod';
import type { Application } from '../../model/application.ts';
import type { ApplicationSet } from '../../model/application-set.ts';
import type { ClusterKind, ClusterKinds } from '../../model/cluster-kinds.ts';
import { bytes, instant, millicores } from '../../model/units.ts';
import { condition, controller, meta, namedNumbers, objectRef, pod, text, unknownRecord } from './controller-schema.ts';
import { applicationHealth, healthSchemas } from './health-schema.ts';

const at = z.number().transform(instant);
const cpu = z.number().transform(millicores);
const memory = z.number().transform(bytes);

const node = z.strictObject({
  ...meta,
  allocatable: z.strictObject({ cpu, memory, pods: z.number() }),
  capacity: z.strictObject({ cpu, memory }),
  unschedulable: z.boolean(),
  conditions: z.array(condition),
});

const target = z.strictObject({ kind: text, name: text });

const hpa = z.strictObject({
  ...meta,
  target,
  minReplicas: z.number(),
  maxReplicas: z.number(),
  metrics: z.array(
    z.strictObject({
      source: z.enum(['Resource', 'ContainerResource', 'Pods', 'Object', 'External']),
      name: text,
      container: text.exactOptional(),
      target: z.strictObject({ type: z.enum(['Utilization', 'AverageValue', 'Value']), value: z.number() }),
    }),
  ),
  currentReplicas: z.number(),
  conditions: z.array(condition),
});

const quotaScopes = z.array(z.strictObject({ name: text, operator: text, values: z.array(text) }));

const limitRange = z.strictObject({
  ...meta,
  items: z.array(
    z.strictObject({
      type: text,
      min: namedNumbers,
      max: namedNumbers,
      default: namedNumbers,
      defaultRequest: namedNumbers,
      maxLimitRequestRatio: namedNumbers,
    }),
  ),
});

const event = z.strictObject({
  ...meta,
  involved: z.strictObject({
    kind: text,
    namespace: text.exactOptional(),
    name: text,
    uid: text.exactOptional(),
  }),
  type: text,
  reason: text,
  message: text,
  count: z.number(),
  firstAt: at,
  lastAt: at,
});

const source = z.strictObject({
  repoUrl: text,
  targetRevision: text,
  path: text.exactOptional(),
  chart: text.exactOptional(),
  ref: text.exactOptional(),
  directory: z
    .strictObject({
      recurse: z.boolean(),
      include: text.exactOptional(),
      exclude: text.exactOptional(),
      jsonnet: z.boolean(),
    })
    .exactOptional(),
  kustomize: unknownRecord.exactOptional(),
  helm: unknownRecord.exactOptional(),
  plugin: unknownRecord.exactOptional(),
});

const application: z.ZodType<Application> = z.strictObject({
  ...meta,
  project: text,
  sources: z.array(source),
  severalSources: z.literal(true).exactOptional(),
  hydrated: z.boolean(),
  destination: z.strictObject({
    server: text.exactOptional(),
    name: text.exactOptional(),
    namespace: text.exactOptional(),
  }),
  autoSync: z.boolean(),
  selfHeal: z.boolean(),
  ignoreDifferences: z.array(unknownRecord),
  syncStatus: text,
  healthStatus: text,
  revisions: z.array(text),
  operationPhase: text.exactOptional(),
  operationMessage: text.exactOptional(),
  ...applicationHealth,
  resources: z.array(objectRef),
  history: z.array(
    z.strictObject({ id: z.number(), revisions: z.array(text), deployedAt: at, startedAt: at.exactOptional() }),
  ),
});

const applicationSet: z.ZodType<ApplicationSet> = z.strictObject({
  ...meta,
  goTemplate: z.boolean(),
  goTemplateOptions: z.array(text),
  generators: z.array(unknownRecord),
  template: unknownRecord,
  patched: z.boolean(),
  conditions: z.array(condition),
});

/** What a capture may hold of each kind: exactly the model's fields, so that a replay cannot differ from the pass. */
export const objectSchemas: { readonly [K in ClusterKind]: z.ZodType<ClusterKinds[K]> } = {
  namespaces: z.strictObject(meta),
  nodes: node,
  pods: pod,
  deployments: controller,
  statefulsets: controller,
  daemonsets: controller,
  replicasets: controller,
  cronjobs: controller,
  jobs: controller,
  rollouts: controller,
  hpas: hpa,
  vpas: z.strictObject({ ...meta, target, mode: text }),
  quotas: z.strictObject({ ...meta, hard: namedNumbers, used: namedNumbers, scopes: quotaScopes.exactOptional() }),
  limitranges: limitRange,
  events: event,
  applications: application,
  applicationsets: applicationSet,
  ...healthSchemas,
};
