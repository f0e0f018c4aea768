import { z } from 'zod';
import type { HorizontalPodAutoscaler, HpaMetric, VerticalPodAutoscaler } from '../../../model/cluster.ts';
import { conditions } from './conditions.ts';
import { metaOf, rawMeta, type TypeMeta } from './meta.ts';
import { count, many, plainQuantity } from './shape.ts';

const rawScaleTarget = z.object({ kind: z.string(), name: z.string() });

/** Utilization in per cent of the request, as written (80); the others as plain quantity numbers (500m is 0.5). */
const metricTarget = z
  .union([
    z.object({ type: z.literal('Utilization'), averageUtilization: z.number() }),
    z.object({ type: z.literal('AverageValue'), averageValue: plainQuantity }),
    z.object({ type: z.literal('Value'), value: plainQuantity }),
  ])
  .transform((raw): HpaMetric['target'] => {
    switch (raw.type) {
      case 'Utilization':
        return { type: raw.type, value: raw.averageUtilization };
      case 'AverageValue':
        return { type: raw.type, value: raw.averageValue };
      case 'Value':
        return { type: raw.type, value: raw.value };
    }
  });

const resource = z.object({ name: z.string(), target: metricTarget });
const named = z.object({ metric: z.object({ name: z.string() }), target: metricTarget });
const namedMetric =
  (source: 'Pods' | 'Object' | 'External') =>
  ({ metric, target }: z.output<typeof named>): HpaMetric => ({ source, name: metric.name, target });

/** A type that is not listed (of a newer server) makes the autoscaler unreadable: an unknown metric is not none. */
const metric = z.union([
  z
    .object({ type: z.literal('Resource'), resource })
    .transform((raw): HpaMetric => ({ source: 'Resource', ...raw.resource })),
  z
    .object({ type: z.literal('ContainerResource'), containerResource: resource.extend({ container: z.string() }) })
    .transform((raw): HpaMetric => ({ source: 'ContainerResource', ...raw.containerResource })),
  z.object({ type: z.literal('Pods'), pods: named }).transform(({ pods }) => namedMetric('Pods')(pods)),
  z.object({ type: z.literal('Object'), object: named }).transform(({ object }) => namedMetric('Object')(object)),
  z
    .object({ type: z.literal('External'), external: named })
    .transform(({ external }) => namedMetric('External')(external)),
]);

export const horizontalPodAutoscaler = (type: TypeMeta) =>
  z
    .object({
      metadata: rawMeta,
      spec: z.object({
        scaleTargetRef: rawScaleTarget,
        minReplicas: z.number().nullish(),
        maxReplicas: z.number(),
        metrics: many(metric),
      }),
      status: z.object({ currentReplicas: count, conditions }).nullish(),
    })
    .transform(
      ({ metadata, spec, status }): HorizontalPodAutoscaler => ({
        ...metaOf(type, metadata),
        target: spec.scaleTargetRef,
        // The API's default.
        minReplicas: spec.minReplicas ?? 1,
        maxReplicas: spec.maxReplicas,
        metrics: spec.metrics,
        currentReplicas: status?.currentReplicas ?? 0,
        conditions: status?.conditions ?? [],
      }),
    );

export const verticalPodAutoscaler = (type: TypeMeta) =>
  z
    .object({
      metadata: rawMeta,
      spec: z.object({
        targetRef: rawScaleTarget,
        updatePolicy: z.object({ updateMode: z.string().nullish() }).nullish(),
      }),
    })
    .transform(
      ({ metadata, spec }): VerticalPodAutoscaler => ({
        ...metaOf(type, metadata),
        target: spec.targetRef,
        // Without an update policy the VPA acts: https://github.com/kubernetes/autoscaler (VerticalPodAutoscalerSpec).
        mode: spec.updatePolicy?.updateMode ?? 'Auto',
      }),
    );
