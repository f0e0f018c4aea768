/** Webhooks that can refuse every write, and certificates whose end is known without reading a Secret. */
import { z } from 'zod';
import type { Certificate, WebhookConfiguration } from '../../../model/cluster-objects.ts';
import { conditions } from './conditions.ts';
import { metaOf, rawMeta, type TypeMeta } from './meta.ts';
import { many, present, time } from './shape.ts';

const rawWebhook = z.object({
  name: z.string(),
  failurePolicy: z.string().nullish(),
  clientConfig: z.object({ service: z.object({ namespace: z.string(), name: z.string() }).nullish() }),
});

export const webhookConfiguration = (type: TypeMeta) =>
  z.object({ metadata: rawMeta, webhooks: many(rawWebhook) }).transform(
    ({ metadata, webhooks }): WebhookConfiguration => ({
      ...metaOf(type, metadata),
      webhooks: webhooks.map(({ name, failurePolicy, clientConfig }) =>
        // Fail is the default of admissionregistration.k8s.io/v1.
        present({ name, failurePolicy: failurePolicy || 'Fail', service: clientConfig.service }),
      ),
    }),
  );

export const certificate = (type: TypeMeta) =>
  z
    .object({ metadata: rawMeta, status: z.object({ notAfter: time.nullish(), conditions }).nullish() })
    .transform(
      ({ metadata, status }): Certificate =>
        present({ ...metaOf(type, metadata), notAfter: status?.notAfter, conditions: status?.conditions ?? [] }),
    );
