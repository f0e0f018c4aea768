/**
 * `.argocd-source.yaml` and `.argocd-source-<application>.yaml` in the source's path are merged onto the source by
 * Argo CD (JSON merge patch: lists are replaced).
 */
import type { ApplicationSource } from '../../model/application.ts';
import type { Reason } from '../../model/reason.ts';
import { isRecord, objectsOf } from './documents.ts';
import type { RepositoryIndex } from './repository-index.ts';

export function withOverrides(
  index: RepositoryIndex,
  source: ApplicationSource,
  at: { readonly directory: string; readonly application: string },
): ApplicationSource | Reason {
  let result = source;
  for (const name of ['.argocd-source.yaml', `.argocd-source-${at.application}.yaml`]) {
    const path = at.directory === '' ? name : `${at.directory}/${name}`;
    const text = index.has(path) ? index.tree.text(path) : undefined;
    if (text === undefined) continue;
    const { kustomize, ...others } = objectsOf(text)[0]?.object ?? {};
    if (Object.keys(others).length > 0 || (kustomize !== undefined && !isRecord(kustomize))) {
      const keys = Object.keys(others).join(', ');
      return {
        code: 'source-unsupported',
        detail: `${path} overrides ${keys || 'kustomize'} of the source, which is not written.`,
      };
    }
    if (kustomize !== undefined) result = { ...result, kustomize: mergeObjects(result.kustomize ?? {}, kustomize) };
  }
  return result;
}

type Json = Readonly<Record<string, unknown>>;

const mergeObjects = (base: Json, patch: Json): Json => {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    const old = merged[key];
    if (value === null) delete merged[key];
    else merged[key] = isRecord(value) ? mergeObjects(isRecord(old) ? old : {}, value) : value;
  }
  return merged;
};
