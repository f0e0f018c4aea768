import { z } from 'zod';
import type { FieldManager, ObjectMeta } from '../../../model/cluster.ts';
import { isSecretName, looksLikeCredential, REDACTED } from '../redact.ts';
import { fieldManagers, rawManagedField } from './field-owners.ts';
import { flag, many, present, texts, time } from './shape.ts';

/** Lists leave kind and version of built-in objects out, so every projection is told. */
export interface TypeMeta {
  readonly apiVersion: string;
  readonly kind: string;
}

const rawOwner = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  name: z.string(),
  uid: z.string(),
  controller: flag,
});

export const rawMeta = z.object({
  name: z.string(),
  namespace: z.string().nullish(),
  uid: z.string(),
  resourceVersion: z.string(),
  generation: z.number().nullish(),
  labels: texts,
  annotations: texts,
  creationTimestamp: time,
  deletionTimestamp: time.nullish(),
  ownerReferences: many(rawOwner),
  finalizers: many(z.string()),
  managedFields: many(rawManagedField),
});

export function metaOf(type: TypeMeta, raw: z.output<typeof rawMeta>): ObjectMeta {
  const managers: FieldManager[] = fieldManagers(raw.managedFields);
  return present({
    ref: present({ ...type, namespace: raw.namespace, name: raw.name }),
    uid: raw.uid,
    resourceVersion: raw.resourceVersion,
    generation: raw.generation,
    labels: raw.labels,
    annotations: safeAnnotations(raw.annotations),
    createdAt: raw.creationTimestamp,
    deletedAt: raw.deletionTimestamp,
    owners: raw.ownerReferences,
    finalizers: raw.finalizers.length === 0 ? undefined : raw.finalizers,
    managers,
  });
}

/** kubectl's copy of the whole manifest: big, and what it holds is in `spec`. */
const DROPPED = 'kubectl.kubernetes.io/last-applied-configuration';
/** Ours and Argo CD's are names and settings that later steps match on. */
const KEPT = /^(?:[\w.-]*\.)?(?:trimtab\.dev|argocd\.argoproj\.io|argocd-image-updater\.argoproj\.io)\//;
/** A digest is meant to be seen: it is how people notice that a ConfigMap changed. */
const DIGEST_KEY = /checksum|hash|digest|revision|commit|sha\d*$/i;
const DIGEST = /^(?:sha\d+[:-])?[0-9a-f]+$/i;

/** Annotations without credentials: a value that looks like one goes as a whole. */
export const safeAnnotations = (annotations: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(annotations)
      .filter(([key]) => key !== DROPPED)
      .map(([key, value]) => [key, isUnsafe(key, value) ? REDACTED : value]),
  );

function isUnsafe(key: string, value: string): boolean {
  if (KEPT.test(key) || (DIGEST_KEY.test(key) && DIGEST.test(value))) return false;
  return isSecretName(key) || looksLikeCredential(value);
}
