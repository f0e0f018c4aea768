/**
 * `.argocd-source.yaml` and `.argocd-source-<application>.yaml` in the source's path are merged onto the source by
 * Argo CD (JSON merge patch: lists are replaced).
 */
import type { Application, ApplicationSource } from '../../model/application.ts';
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
    const { kustomize = {}, helm = {}, ...others } = objectsOf(text)[0]?.object ?? {};
    if (Object.keys(others).length > 0 || !isRecord(kustomize) || !isRecord(helm)) {
      const keys = Object.keys(others).join(', ');
      return {
        code: 'source-unsupported',
        detail: `${path} overrides ${keys || 'kustomize or helm'} of the source, which is not written.`,
      };
    }
    result = { ...result, ...merged('kustomize', result, kustomize), ...merged('helm', result, helm) };
  }
  return result;
}

/** Those that are there, the weaker one first. */
export const overrideFilesOf = ({ index, directory, application, source }: Overridden): string[] =>
  source.chart !== undefined
    ? []
    : ['.argocd-source.yaml', `.argocd-source-${application.ref.name}.yaml`]
        .map((name) => (directory === '' ? name : `${directory}/${name}`))
        .filter((path) => index.has(path));

interface Overridden {
  readonly index: RepositoryIndex;
  readonly directory: string;
  readonly application: Pick<Application, 'ref'>;
  readonly source: ApplicationSource;
}

const merged = (part: 'kustomize' | 'helm', source: ApplicationSource, patch: Json): Partial<ApplicationSource> =>
  Object.keys(patch).length === 0 ? {} : { [part]: mergeObjects(source[part] ?? {}, patch) };

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
