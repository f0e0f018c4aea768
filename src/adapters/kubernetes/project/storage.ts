import { z } from 'zod';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../../model/cluster-objects.ts';
import { metaOf, rawMeta, type TypeMeta } from './meta.ts';
import { flag, memoryQuantity, message, present, time } from './shape.ts';

const phase = z.string().nullish();

export const claim = (type: TypeMeta) =>
  z
    .object({
      metadata: rawMeta,
      spec: z.object({
        storageClassName: z.string().nullish(),
        resources: z.object({ requests: z.object({ storage: memoryQuantity.nullish() }).nullish() }).nullish(),
      }),
      status: z.object({ phase }).nullish(),
    })
    .transform(
      ({ metadata, spec, status }): PersistentVolumeClaim =>
        present({
          ...metaOf(type, metadata),
          phase: status?.phase || 'Pending',
          storageClass: spec.storageClassName,
          requested: spec.resources?.requests?.storage,
        }),
    );

export const volume = (type: TypeMeta) =>
  z
    .object({
      metadata: rawMeta,
      spec: z.object({
        claimRef: z.object({ namespace: z.string(), name: z.string() }).nullish(),
        persistentVolumeReclaimPolicy: z.string().nullish(),
      }),
      status: z
        .object({
          phase,
          reason: z.string().nullish(),
          message: message.nullish(),
          lastPhaseTransitionTime: time.nullish(),
        })
        .nullish(),
    })
    .transform(
      ({ metadata, spec, status }): PersistentVolume =>
        present({
          ...metaOf(type, metadata),
          phase: status?.phase || 'Pending',
          phaseSince: status?.lastPhaseTransitionTime,
          reason: status?.reason || undefined,
          message: status?.message || undefined,
          claim: spec.claimRef,
          // The API's default for volumes that people made.
          reclaimPolicy: spec.persistentVolumeReclaimPolicy || 'Retain',
        }),
    );

export const storageClass = (type: TypeMeta) =>
  z.object({ metadata: rawMeta, volumeBindingMode: z.string().nullish(), allowVolumeExpansion: flag }).transform(
    ({ metadata, volumeBindingMode, allowVolumeExpansion }): StorageClass => ({
      ...metaOf(type, metadata),
      bindingMode: volumeBindingMode || 'Immediate',
      expandable: allowVolumeExpansion,
    }),
  );
