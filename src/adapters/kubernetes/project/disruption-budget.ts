import { z } from 'zod';
import type { PodDisruptionBudget } from '../../../model/cluster-objects.ts';
import { conditions } from './conditions.ts';
import { metaOf, rawMeta, type TypeMeta } from './meta.ts';
import { count, present, texts } from './shape.ts';

const amount = z.union([z.string(), z.number()]).nullish();

export const disruptionBudget = (type: TypeMeta) =>
  z
    .object({
      metadata: rawMeta,
      spec: z.object({
        selector: z.object({ matchLabels: texts }).nullish(),
        minAvailable: amount,
        maxUnavailable: amount,
      }),
      status: z
        .object({
          disruptionsAllowed: count,
          currentHealthy: count,
          desiredHealthy: count,
          expectedPods: count,
          conditions,
        })
        .nullish(),
    })
    .transform(
      ({ metadata, spec, status }): PodDisruptionBudget =>
        present({
          ...metaOf(type, metadata),
          selector: spec.selector?.matchLabels ?? {},
          minAvailable: spec.minAvailable,
          maxUnavailable: spec.maxUnavailable,
          disruptionsAllowed: status?.disruptionsAllowed ?? 0,
          currentHealthy: status?.currentHealthy ?? 0,
          desiredHealthy: status?.desiredHealthy ?? 0,
          expectedPods: status?.expectedPods ?? 0,
          conditions: status?.conditions ?? [],
        }),
    );
