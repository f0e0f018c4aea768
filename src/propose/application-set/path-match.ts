/**
 * Patterns of git generators. Folders: Go's path.Match, where `*` stays within one. Files: a git pathspec, where `*` also
 * crosses `/` (https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Git-File-Globbing/).
 */
export function pathMatches(pattern: string, path: string, of: 'folders' | 'files'): boolean {
  const [any, one] = of === 'folders' ? ['[^/]*', '[^/]'] : ['.*', '.'];
  const source = pattern
    .replace(/^\.?\//, '')
    .replace(/[.+^$()|{}\\]/g, '\\$&')
    .replace(/\[[!^]/g, '[^')
    .replace(/\*+\/?|\?/g, (part) => starred(part, { any, one, of }));
  try {
    return new RegExp(`^${source}$`).test(path);
  } catch {
    return false;
  }
}

function starred(
  part: string,
  { any, one, of }: { readonly any: string; readonly one: string; readonly of: 'folders' | 'files' },
): string {
  if (part === '?') return one;
  // A folder `**/` may stand for no folder at all.
  if (part === '**/' && of === 'files') return '(?:.*/)?';
  return any + (part.endsWith('/') ? '/' : '');
}
