import { z } from 'zod';
import type { ClusterNode, Namespace } from '../../../model/cluster.ts';
import { conditions } from './conditions.ts';
import { metaOf, rawMeta, type TypeMeta } from './meta.ts';
import { cpuQuantity, flag, memoryQuantity, plainQuantity } from './shape.ts';

const rawSize = z.object({ cpu: cpuQuantity, memory: memoryQuantity });

export const node = (type: TypeMeta) =>
  z
    .object({
      metadata: rawMeta,
      spec: z.object({ unschedulable: flag }).nullish(),
      status: z.object({ allocatable: rawSize.extend({ pods: plainQuantity }), capacity: rawSize, conditions }),
    })
    .transform(
      ({ metadata, spec, status }): ClusterNode => ({
        ...metaOf(type, metadata),
        ...status,
        unschedulable: spec?.unschedulable ?? false,
      }),
    );

export const namespace = (type: TypeMeta) =>
  z.object({ metadata: rawMeta }).transform(({ metadata }): Namespace => metaOf(type, metadata));
