import { argoVariables, type HelmSite, placeOf, resolveValueFiles, type ValueFile } from '../../model/helm-source.ts';
import type { Reason } from '../../model/reason.ts';
import { recordsIn, wordOf, wordsIn } from '../locate/documents.ts';
import type { RepositoryIndex } from '../locate/repository-index.ts';
import type { LocatedSource } from '../locate/source.ts';

interface OneFile {
  readonly index: RepositoryIndex;
  readonly path: string;
}

/** The value files of a source with the repository of each. */
export function valueFilesOf(located: LocatedSource): OneFile[] | Reason {
  const { source } = located;
  const missing = source.helm?.ignoreMissingValueFiles === true ? 'ignored' : 'refused';
  const files = resolveValueFiles(siteOf(located), wordsIn(source.helm?.valueFiles), missing);
  return files.kind === 'unknown' ? files.because : files.value.map((file) => inIndex(located, file));
}

/**
 * Value files that are named and do not exist, where Argo CD goes on without them: the first value makes them. Each with the
 * file that it comes after.
 */
export function lackingFilesOf(located: LocatedSource): (OneFile & { readonly after: OneFile | undefined })[] {
  const { helm } = located.source;
  if (helm?.ignoreMissingValueFiles !== true) return [];
  let after: OneFile | undefined;
  return wordsIn(helm.valueFiles).flatMap((entry) => {
    const place = /[*?[]/.test(entry) ? undefined : placeOf(siteOf(located), entry);
    if (place?.kind !== 'known') return [];
    const file = inIndex(located, place.value);
    const isThere = file.index.tree.paths.includes(file.path);
    // An empty parameter of an ApplicationSet leaves `values-.yaml`, which is nobody's file.
    if (!isThere && /[A-Za-z0-9]\.ya?ml$/.test(file.path)) return [{ ...file, after }];
    if (isThere) after = file;
    return [];
  });
}

/** Files whose whole text is a value (`fileParameters`), those that can be told. */
export function textFilesOf(located: LocatedSource): (OneFile & { readonly name: string })[] {
  return recordsIn(located.source.helm?.fileParameters).flatMap(({ name, path }) => {
    const file = placeOf(siteOf(located), wordOf(path) ?? '');
    const key = wordOf(name);
    return key === undefined || file.kind === 'unknown' ? [] : [{ name: key, ...inIndex(located, file.value) }];
  });
}

function siteOf({ index, directory, source, refs, application }: LocatedSource): HelmSite {
  const { namespace } = application.destination;
  const names = { name: application.ref.name, ...(namespace === undefined ? {} : { namespace }) };
  const trees = Object.fromEntries(Object.entries(refs).map(([name, one]) => [name, one.tree]));
  return { tree: index.tree, directory, refs: trees, variables: argoVariables(source, names, index.tree) };
}

const inIndex = ({ index, refs }: LocatedSource, { tree, path }: ValueFile): OneFile => ({
  index: [index, ...Object.values(refs)].find((one) => one.tree === tree) ?? index,
  path,
});
