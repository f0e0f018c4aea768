/** Argo CD ApplicationSets. https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/applicationset-specification/ */
import { z } from 'zod';
import type { ApplicationSet } from '../../../model/application-set.ts';
import { conditions } from './conditions.ts';
import { metaOf, rawMeta, type TypeMeta } from './meta.ts';
import { settings } from './settings.ts';
import { flag, many } from './shape.ts';

const rawSpec = z.object({
  goTemplate: flag,
  goTemplateOptions: many(z.string()),
  generators: many(settings),
  template: settings,
  templatePatch: z.string().nullish(),
});

export const applicationSet = (type: TypeMeta) =>
  z.object({ metadata: rawMeta, spec: rawSpec, status: z.object({ conditions }).nullish() }).transform(
    ({ metadata, spec: { templatePatch, ...spec }, status }): ApplicationSet => ({
      ...metaOf(type, metadata),
      ...spec,
      patched: (templatePatch ?? '') !== '',
      conditions: status?.conditions ?? [],
    }),
  );
