/**
 * Patterns of GitHub's CODEOWNERS: those of .gitignore without negation and ranges.
 * https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 */
export function globMatcher(pattern: string): ((path: string) => boolean) | undefined {
  if (pattern.startsWith('!') || /[[\]]/.test(pattern)) return undefined;
  const isFolder = pattern.endsWith('/');
  const bare = pattern.replace(/^\/+|\/+$/g, '');
  // A slash anywhere but at the end ties the pattern to the root.
  const isRooted = pattern.replace(/\/+$/, '').includes('/');
  const body = bare
    .split('/')
    .map(segment)
    .join('/')
    .replace(/(^|\/)\*\*\//g, '$1(?:.*/)?')
    .replace(/\/\*\*$/, '/.*');
  // `docs/*` names what is directly in docs; any other name stands for a folder with all that is in it as well.
  const tail = isFolder ? '/.*' : bare.endsWith('/*') ? '' : '(?:/.*)?';
  const expression = new RegExp(`^${isRooted ? '' : '(?:.*/)?'}${body}${tail}$`);
  return (path) => expression.test(path);
}

const segment = (text: string): string =>
  text === '**'
    ? text
    : text
        .replace(/[.+^${}()|\\]/g, '\\$&')
        .replace(/\*+/g, '[^/]*')
        .replaceAll('?', '[^/]');
