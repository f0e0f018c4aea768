/**
 * One repository has many spellings: `git@host:team/app.git`, `ssh://git@host/team/app`, `https://host/team/app/`.
 * The key is host and path, lower case, without scheme, user, port, `.git` and slashes at the ends.
 */
export function repositoryKey(url: string): string {
  const scp = /^(?:[\w.-]+@)?([\w.-]+):(?!\/\/)(.+)$/.exec(url.trim());
  const parts = scp ?? /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/]*@)?([^/:]*)(?::\d+)?\/(.*)$/i.exec(url.trim());
  const [host, path] = parts === null ? ['', url.trim()] : [parts[1] ?? '', parts[2] ?? ''];
  const name = path.replace(/^\/+|\/+$/g, '').replace(/\.git$/i, '');
  return [host, name].join('/').toLowerCase();
}

export const sameRepository = (a: string, b: string): boolean => repositoryKey(a) === repositoryKey(b);

/** A URL may carry a token before its host, and texts are read by others. */
export const withoutUser = (url: string): string => url.replace(/\/\/[^/@]*@/, '//');
