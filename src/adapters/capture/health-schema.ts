/** Kinds that only the health checks look at, as a capture holds them. */
import { z } from 'zod';
import type { ApplicationOperation, ResourceTrouble } from '../../model/application.ts';
import type { ClusterKinds, HealthObjectKind } from '../../model/cluster-kinds.ts';
import { bytes, instant } from '../../model/units.ts';
import { condition, meta, objectRef, text } from './controller-schema.ts';

const at = z.number().transform(instant);
const textRecord = z.record(z.string(), z.string());
const named = z.strictObject({ namespace: text, name: text });
const port = z.union([text, z.number()]);

const service = z.strictObject({
  ...meta,
  selector: textRecord,
  type: text,
  ports: z.array(z.strictObject({ name: text.exactOptional(), port: z.number(), targetPort: port })),
});

const pdb = z.strictObject({
  ...meta,
  selector: textRecord,
  minAvailable: port.exactOptional(),
  maxUnavailable: port.exactOptional(),
  disruptionsAllowed: z.number(),
  currentHealthy: z.number(),
  desiredHealthy: z.number(),
  expectedPods: z.number(),
  conditions: z.array(condition),
});

const volume = z.strictObject({
  ...meta,
  phase: text,
  phaseSince: at.exactOptional(),
  reason: text.exactOptional(),
  message: text.exactOptional(),
  claim: named.exactOptional(),
  reclaimPolicy: text,
});

const webhooks = z.strictObject({
  ...meta,
  webhooks: z.array(z.strictObject({ name: text, failurePolicy: text, service: named.exactOptional() })),
});

const analysisRun = z.strictObject({
  ...meta,
  phase: text,
  message: text.exactOptional(),
  metrics: z.array(z.strictObject({ name: text, phase: text, message: text.exactOptional() })),
});

export const healthSchemas: { readonly [K in HealthObjectKind]: z.ZodType<ClusterKinds[K]> } = {
  analysisruns: analysisRun,
  certificates: z.strictObject({ ...meta, notAfter: at.exactOptional(), conditions: z.array(condition) }),
  endpointslices: z.strictObject({ ...meta, service: text.exactOptional(), ready: z.number(), notReady: z.number() }),
  imageupdaters: z.strictObject({
    ...meta,
    applications: z.array(
      z.strictObject({
        namePattern: text,
        labels: z.record(z.string(), z.unknown()).exactOptional(),
        byAnnotations: z.boolean(),
        images: z.array(text),
      }),
    ),
  }),
  ingresses: z.strictObject({
    ...meta,
    backends: z.array(z.strictObject({ service: text, port: port.exactOptional() })),
  }),
  mutatingwebhooks: webhooks,
  pdbs: pdb,
  pvcs: z.strictObject({
    ...meta,
    phase: text,
    storageClass: text.exactOptional(),
    requested: z.number().transform(bytes).exactOptional(),
  }),
  pvs: volume,
  services: service,
  storageclasses: z.strictObject({ ...meta, bindingMode: text, expandable: z.boolean() }),
  validatingwebhooks: webhooks,
};

const operation: z.ZodType<ApplicationOperation> = z.strictObject({
  startedAt: at.exactOptional(),
  finishedAt: at.exactOptional(),
  retries: z.number(),
  autoHealAttempts: z.number(),
  revisions: z.array(text),
  failed: z.array(z.strictObject({ ref: objectRef, message: text, hook: text.exactOptional() })),
});

const trouble: z.ZodType<ResourceTrouble> = z.strictObject({
  ref: objectRef,
  sync: text.exactOptional(),
  health: text.exactOptional(),
  requiresPruning: z.boolean(),
});

/** Fields of an Application that health checks look at; spread into its schema. */
export const applicationHealth = {
  operation: operation.exactOptional(),
  retryLimit: z.number().exactOptional(),
  healthSince: at.exactOptional(),
  reconciledAt: at.exactOptional(),
  troubles: z.array(trouble).exactOptional(),
  conditions: z.array(z.strictObject({ type: text, message: text, changedAt: at.exactOptional() })),
};
