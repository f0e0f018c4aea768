/** https://argocd-image-updater.readthedocs.io/en/stable/configuration/applications/ */
import { z } from 'zod';
import type { ImageUpdater } from '../../../model/image-updater.ts';
import { metaOf, rawMeta, type TypeMeta } from './meta.ts';
import { many } from './shape.ts';

const rawReference = z.object({
  namePattern: z.string(),
  labelSelectors: z.record(z.string(), z.unknown()).nullish(),
  useAnnotations: z.boolean().nullish(),
  images: many(z.object({ imageName: z.string() })),
});

const rawSpec = z.object({ applicationRefs: many(rawReference) });

export const imageUpdater = (type: TypeMeta) =>
  z.object({ metadata: rawMeta, spec: rawSpec }).transform(
    ({ metadata, spec }): ImageUpdater => ({
      ...metaOf(type, metadata),
      applications: spec.applicationRefs.map(({ namePattern, labelSelectors, useAnnotations, images }) => ({
        namePattern,
        ...(labelSelectors === undefined || labelSelectors === null ? {} : { labels: labelSelectors }),
        byAnnotations: useAnnotations === true,
        images: images.map(({ imageName }) => nameOf(imageName)),
      })),
    }),
  );

/** `ghcr.io/shop/web:1.x` or `:~1.2`: a constraint need not be a tag. */
const nameOf = (image: string): string => image.replace(/(@|:[^/]*$).*$/, '');
