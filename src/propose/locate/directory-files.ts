/** The files of a plain directory that Argo CD loads: by extension, recursion, include and exclude. */
import type { ApplicationSource } from '../../model/application.ts';
import { globMatches } from './glob.ts';
import type { RepositoryIndex } from './repository-index.ts';

/** Argo CD leaves files alone that carry this marker. */
const SKIP = '+argocd:skip-file-rendering';

export function directoryFiles(index: RepositoryIndex, source: ApplicationSource, directory: string): string[] {
  const { recurse = false, include = '', exclude = '' } = source.directory ?? {};
  const start = directory === '' ? 0 : directory.length + 1;
  return index.pathsUnder(directory).filter((path) => {
    const relative = path.slice(start);
    return (
      /\.(ya?ml|json|jsonnet)$/.test(relative) &&
      (recurse || !relative.includes('/')) &&
      (include === '' || globMatches(include, relative)) &&
      (exclude === '' || !globMatches(exclude, relative)) &&
      index.tree.text(path)?.includes(SKIP) !== true
    );
  });
}
