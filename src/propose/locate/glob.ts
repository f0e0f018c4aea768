/**
 * `directory.include` and `.exclude` as Argo CD reads them (gobwas/glob without separators): `*` also crosses `/`,
 * `{a,b}` is a choice, `[a-z]` and `[!a]` are classes.
 */
export function globMatches(pattern: string, path: string): boolean {
  const source = globSource(pattern);
  return source !== undefined && new RegExp(`^${source}$`, 's').test(path);
}

function globSource(pattern: string): string | undefined {
  let source = '';
  let depth = 0;
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern.charAt(i);
    if (char === '*') source += '.*';
    else if (char === '?') source += '.';
    else if (char === '{') [source, depth] = [`${source}(?:`, depth + 1];
    else if (char === '}' && depth > 0) [source, depth] = [`${source})`, depth - 1];
    else if (char === ',' && depth > 0) source += '|';
    else if (char === '[') {
      const end = pattern.indexOf(']', i + 2);
      if (end < 0) return undefined;
      source += `[${pattern
        .slice(i + 1, end)
        .replace(/^!/, '^')
        .replaceAll('\\', '\\\\')}]`;
      i = end;
    } else source += char.replace(/[.+^$()|\\\]}]/g, '\\$&');
  }
  return depth === 0 ? source : undefined;
}
