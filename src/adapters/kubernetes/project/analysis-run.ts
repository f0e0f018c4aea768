import { z } from 'zod';
import type { AnalysisRun } from '../../../model/cluster-objects.ts';
import { metaOf, rawMeta, type TypeMeta } from './meta.ts';
import { many, message, present } from './shape.ts';

const rawResult = z.object({ name: z.string(), phase: z.string(), message: message.nullish() });

/** Argo Rollouts writes the judgement and one result for each metric. */
export const analysisRun = (type: TypeMeta) =>
  z
    .object({
      metadata: rawMeta,
      status: z
        .object({ phase: z.string().nullish(), message: message.nullish(), metricResults: many(rawResult) })
        .nullish(),
    })
    .transform(
      ({ metadata, status }): AnalysisRun =>
        present({
          ...metaOf(type, metadata),
          phase: status?.phase || 'Pending',
          message: status?.message,
          metrics: (status?.metricResults ?? []).map((result) => present(result)),
        }),
    );
