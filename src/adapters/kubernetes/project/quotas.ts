import { z } from 'zod';
import type { LimitRange } from '../../../model/cluster.ts';
import type { QuotaScope, ResourceQuota } from '../../../model/quota.ts';
import { metaOf, rawMeta, type TypeMeta } from './meta.ts';
import { many, quantities } from './shape.ts';

const rawSelector = z.object({
  matchExpressions: many(z.object({ scopeName: z.string(), operator: z.string(), values: many(z.string()) })),
});

export const resourceQuota = (type: TypeMeta) =>
  z
    .object({
      metadata: rawMeta,
      spec: z.object({ hard: quantities, scopes: many(z.string()), scopeSelector: rawSelector.nullish() }).nullish(),
      status: z.object({ used: quantities }).nullish(),
    })
    .transform(({ metadata, spec, status }): ResourceQuota => {
      const scopes = [
        ...(spec?.scopes ?? []).map((name): QuotaScope => ({ name, operator: 'Exists', values: [] })),
        ...(spec?.scopeSelector?.matchExpressions ?? []).map(
          ({ scopeName, operator, values }): QuotaScope => ({ name: scopeName, operator, values }),
        ),
      ];
      return {
        ...metaOf(type, metadata),
        hard: spec?.hard ?? {},
        used: status?.used ?? {},
        ...(scopes.length === 0 ? {} : { scopes }),
      };
    });

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
