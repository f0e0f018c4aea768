import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceTree } from '../../src/model/manifests.ts';

export const REPOSITORY_URL = 'https://git.example.com/shop/manifests.git';

/** A repository in memory; `links` are paths that exist but are symbolic links. */
export function treeOf(files: Readonly<Record<string, string>>, part: Partial<SourceTree> = {}): SourceTree {
  const links = part.links ?? new Set<string>();
  return {
    repository: 'manifests',
    urls: [REPOSITORY_URL],
    branch: 'main',
    commit: '0123456789abcdef0123456789abcdef01234567',
    committedAt: Date.parse('2026-11-15T12:00:00Z'),
    paths: [...Object.keys(files), ...links].sort(),
    text: (path) => (links.has(path) ? undefined : files[path]),
    location: '/nowhere',
    links,
    ...part,
  };
}

/** A repository in a directory, as the git adapter would read it. */
export function treeAt(location: string): SourceTree {
  const links = new Set<string>();
  const files: Record<string, string> = {};
  for (const path of readdirSync(location, { recursive: true, encoding: 'utf8' }).sort()) {
    const stat = lstatSync(join(location, path));
    if (stat.isSymbolicLink()) links.add(path);
    else if (stat.isFile()) files[path] = readFileSync(join(location, path), 'utf8');
  }
  return treeOf(files, { location, links });
}
