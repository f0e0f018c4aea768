import { argoVariables, resolveValueFiles } from '../../model/helm-source.ts';
import type { Reason } from '../../model/reason.ts';
import { wordsIn } from '../locate/documents.ts';
import type { RepositoryIndex } from '../locate/repository-index.ts';
import type { LocatedSource } from '../locate/source.ts';

/** The value files of a source with the repository of each. */
export function valueFilesOf({
  index,
  directory,
  source,
  refs,
  application,
}: LocatedSource): { readonly index: RepositoryIndex; readonly path: string }[] | Reason {
  const { namespace } = application.destination;
  const names = { name: application.ref.name, ...(namespace === undefined ? {} : { namespace }) };
  const trees = Object.fromEntries(Object.entries(refs).map(([name, one]) => [name, one.tree]));
  const site = { tree: index.tree, directory, refs: trees, variables: argoVariables(source, names, index.tree) };
  const missing = source.helm?.ignoreMissingValueFiles === true ? 'ignored' : 'refused';
  const files = resolveValueFiles(site, wordsIn(source.helm?.valueFiles), missing);
  if (files.kind === 'unknown') return files.because;
  const indexes = new Map([[index.tree, index], ...Object.values(refs).map((one) => [one.tree, one] as const)]);
  return files.value.map(({ tree, path }) => ({ index: indexes.get(tree) ?? index, path }));
}
