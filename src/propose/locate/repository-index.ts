/** What can be asked of one repository without parsing it: which kustomization refers to which file. */
import type { SourceTree } from '../../model/manifests.ts';
import { baseName, directoryOf, joinPath } from './paths.ts';
import { once, remember, rememberWeakly } from './remember.ts';

export interface RepositoryIndex {
  readonly tree: SourceTree;
  readonly has: (path: string) => boolean;
  /** The kustomization file of a directory. */
  readonly kustomizationOf: (directory: string) => string | undefined;
  /** Existing files and kustomization files that this kustomization file names. */
  readonly references: (kustomization: string) => readonly string[];
  /** Kustomization files that name this file, or whose directory names this kustomization's. */
  readonly referrers: (path: string) => readonly string[];
  readonly pathsUnder: (directory: string) => readonly string[];
}

const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Built once per tree: a commit never changes, and every question about it may share the answers. */
export const indexRepository = rememberWeakly(buildIndex);

function buildIndex(tree: SourceTree): RepositoryIndex {
  const paths = new Set(tree.paths);
  const kustomizations = new Map<string, string>();
  for (const path of tree.paths) {
    const rank = NAMES.indexOf(baseName(path));
    const other = kustomizations.get(directoryOf(path));
    if (rank >= 0 && (other === undefined || rank < NAMES.indexOf(baseName(other)))) {
      kustomizations.set(directoryOf(path), path);
    }
  }
  const kustomizationOf = (directory: string): string | undefined => kustomizations.get(directory);
  const references = remember((path: string) =>
    referencesOf(tree, path, { has: (at) => paths.has(at), kustomizationOf }),
  );
  const reversed = once(() => reverse([...kustomizations.values()], references));
  return {
    tree,
    has: (path) => paths.has(path),
    kustomizationOf,
    references,
    referrers: (path) => reversed().get(path) ?? [],
    pathsUnder: (directory) => under(tree.paths, directory === '' ? '' : `${directory}/`),
  };
}

/**
 * Every word of the file that names a file or a kustomization below or beside it. A word that only looks like a path
 * is one reference too many, which makes an edit more careful, never less.
 */
function referencesOf(
  tree: SourceTree,
  kustomization: string,
  look: Pick<RepositoryIndex, 'has' | 'kustomizationOf'>,
): readonly string[] {
  const directory = directoryOf(kustomization);
  const found = new Set<string>();
  for (const [word] of (tree.text(kustomization) ?? '').matchAll(/[^\s"'[\]{},=#]+/g)) {
    const path = word.includes('://') ? undefined : joinPath(directory, word);
    if (path === undefined || path === directory) continue;
    const target = look.has(path) ? path : look.kustomizationOf(path);
    if (target !== undefined && target !== kustomization) found.add(target);
  }
  return [...found].sort();
}

function reverse(
  kustomizations: readonly string[],
  references: (path: string) => readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const referrers = new Map<string, string[]>();
  for (const path of kustomizations) {
    for (const target of references(path)) referrers.set(target, [...(referrers.get(target) ?? []), path]);
  }
  return referrers;
}

/** `paths` is sorted, so a directory is one run of it. */
function under(paths: readonly string[], prefix: string): readonly string[] {
  let [low, high] = [0, paths.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((paths[middle] ?? '') < prefix) low = middle + 1;
    else high = middle;
  }
  const found: string[] = [];
  for (let i = low; i < paths.length && paths[i]?.startsWith(prefix) === true; i++) found.push(paths[i] ?? '');
  return found;
}
