import type { ObjectRef } from '../model/cluster.ts';
import type { PolicySet } from '../model/policy.ts';
import { repositoryKey } from '../model/repository.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Workload } from '../model/workload.ts';
import { findDocuments } from './locate/documents.ts';
import { isInside } from './locate/paths.ts';
import { withWritten } from './written.ts';

/**
 * What the checks of written objects want, and opt-outs that stand in Git already and are not in the cluster yet. Only files of the Application's own folders that
 * mention our prefix are looked at, so a repository without opt-outs costs one search through its texts. What a chart's
 * template or a generator would add is not seen here: it counts once it is live.
 */
export function withDeclared(
  observed: Snapshot,
  { annotationPrefix, ...policies }: Pick<PolicySet, 'annotationPrefix'> & Partial<Pick<PolicySet, 'policies'>>,
): Snapshot {
  const snapshot = withWritten(observed, policies);
  const files = snapshot.repositories.flatMap(({ tree }) =>
    tree.kind === 'unknown'
      ? []
      : tree.value.paths
          .filter((path) => /\.ya?ml$/.test(path))
          .flatMap((path): DeclaringFile[] => {
            const text = tree.value.text(path);
            if (text?.includes(`${annotationPrefix}/`) !== true) return [];
            return [{ path, text, urls: new Set(tree.value.urls.map(repositoryKey)) }];
          }),
  );
  if (files.length === 0) return snapshot;
  return { ...snapshot, workloads: snapshot.workloads.map((workload) => declaring(workload, files)) };
}

interface DeclaringFile {
  readonly path: string;
  readonly text: string;
  /** Of its repository. */
  readonly urls: ReadonlySet<string>;
}

function declaring(workload: Workload, files: readonly DeclaringFile[]): Workload {
  const { application, ref } = workload;
  const sources = application.kind === 'known' ? (application.value?.sources ?? []) : [];
  const own = files.filter(({ path, urls }) =>
    sources.some(
      ({ repoUrl, path: folder }) =>
        folder !== undefined && urls.has(repositoryKey(repoUrl)) && isInside(path, tidy(folder)),
    ),
  );
  const namespace = { apiVersion: 'v1', kind: 'Namespace', name: ref.namespace ?? '' };
  const declared = [ref, namespace].flatMap((wanted) => own.flatMap((file) => annotationsOf(file, wanted)));
  return declared.length === 0 ? workload : { ...workload, declared };
}

const tidy = (folder: string): string =>
  folder
    .replace(/^(\.?\/)+/, '')
    .replace(/\/+$/, '')
    .replace(/^\.$/, '');

function annotationsOf(file: DeclaringFile, wanted: ObjectRef): Record<string, string>[] {
  return findDocuments(file, { ...wanted, names: [wanted.name] })
    .filter(
      ({ namespace }) => namespace === undefined || wanted.namespace === undefined || namespace === wanted.namespace,
    )
    .map(({ object }) => textsIn(memberOf(memberOf(object, 'metadata'), 'annotations')))
    .filter((annotations) => Object.keys(annotations).length > 0);
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** A value that is no text (`ignore: true` without quotes) is refused by the API server; here it counts as written. */
const textsIn = (value: unknown): Record<string, string> =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]))
    : {};
