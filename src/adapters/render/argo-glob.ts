/**
 * Argo CD matches `directory.include` and `exclude` with gobwas/glob and no separators: `*` crosses `/`, `{a,b}` and
 * `[!a]` work. A pattern that does not compile matches nothing. https://github.com/gobwas/glob
 */
export function argoGlobMatches(pattern: string, path: string): boolean {
  const source = sourceOf(pattern);
  return source !== undefined && new RegExp(`^(?:${source})$`, 's').test(path);
}

function sourceOf(pattern: string): string | undefined {
  let source = '';
  let depth = 0;
  for (let rest = pattern; rest !== ''; ) {
    const [token = ''] = /^(\\.|\*+|\?|\[!?(?:\\.|[^\]\\])+\]|.)/s.exec(rest) ?? [];
    rest = rest.slice(token.length);
    if (token === '{') depth++;
    if (token === '}') depth--;
    if (depth < 0 || token === '[' || token === '\\') return undefined;
    source += translated(token, depth);
  }
  return depth === 0 ? source : undefined;
}

function translated(token: string, depth: number): string {
  if (token.startsWith('*')) return '.*';
  if (token === '?') return '.';
  if (token === '{') return '(?:';
  if (token === '}') return ')';
  if (token === ',' && depth > 0) return '|';
  if (token.startsWith('[')) return token.replace(/^\[!/, '[^').replace(/\[(?!\^?)/g, '\\[');
  const literal = token.startsWith('\\') ? token.slice(1) : token;
  return literal.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
