/** Which files of a plain directory Argo CD loads: by extension, recursion, include and exclude. */
import type { ApplicationSource } from '../../model/application.ts';
import { globMatches } from './glob.ts';
import type { RepositoryIndex } from './repository-index.ts';

/** Argo CD leaves files alone that carry this marker. */
const SKIP = '+argocd:skip-file-rendering';

/** The text is looked at last: most questions end before that. */
export function isDirectoryFile(
  index: RepositoryIndex,
  source: ApplicationSource,
  { directory, path }: { readonly directory: string; readonly path: string },
): boolean {
  const { recurse = false, include = '', exclude = '' } = source.directory ?? {};
  if (directory !== '' && !path.startsWith(`${directory}/`)) return false;
  const relative = path.slice(directory === '' ? 0 : directory.length + 1);
  return (
    /\.(ya?ml|json|jsonnet)$/.test(relative) &&
    (recurse || !relative.includes('/')) &&
    (include === '' || globMatches(include, relative)) &&
    (exclude === '' || !globMatches(exclude, relative)) &&
    index.has(path) &&
    index.tree.text(path)?.includes(SKIP) !== true
  );
}
