import { z } from 'zod';
import type { LimitRange, ResourceQuota } from '../../../model/cluster.ts';
import { metaOf, rawMeta, type TypeMeta } from './meta.ts';
import { many, quantities } from './shape.ts';

export const resourceQuota = (type: TypeMeta) =>
  z
    .object({
      metadata: rawMeta,
      spec: z.object({ hard: quantities }).nullish(),
      status: z.object({ used: quantities }).nullish(),
    })
    .transform(
      ({ metadata, spec, status }): ResourceQuota => ({
        ...metaOf(type, metadata),
        hard: spec?.hard ?? {},
        used: status?.used ?? {},
      }),
    );

const rawLimit = z.object({
  type: z.string(),
  min: quantities,
  max: quantities,
  default: quantities,
  defaultRequest: quantities,
  maxLimitRequestRatio: quantities,
});

export const limitRange = (type: TypeMeta) =>
  z
    .object({ metadata: rawMeta, spec: z.object({ limits: many(rawLimit) }).nullish() })
    .transform(({ metadata, spec }): LimitRange => ({ ...metaOf(type, metadata), items: spec?.limits ?? [] }));
