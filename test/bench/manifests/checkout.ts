import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { sourceTree } from '../../../src/adapters/git/source-tree.ts';
import type { SourceTree } from '../../../src/model/manifests.ts';

export interface CheckoutFacts {
  readonly urls: readonly string[];
  readonly branch: string;
}

/** A directory as the git adapter reads a commit. Every call starts with nothing read. */
export function checkout(location: string, { urls, branch }: CheckoutFacts): SourceTree {
  const entries = pathsIn(location).map((path) => {
    const stat = lstatSync(join(location, path));
    return { mode: stat.isFile() ? '100644' : '120000', object: '', path };
  });
  return sourceTree({
    repository: repoName(location),
    urls,
    branch,
    commit: '0000000000000000000000000000000000000000',
    committedAt: 0,
    location,
    entries,
  });
}

/** `owner/name` from `owner+name`, else the directory's name. */
export const repoName = (location: string): string => basename(location.replace(/\/+$/, '')).replace('+', '/');

function pathsIn(location: string, folder = location): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== '.git')
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? pathsIn(location, path) : [relative(location, path)];
    });
}

/** Files that are YAML by their name, as text; those that are no text are left out. */
export const yamlFiles = (tree: SourceTree): { path: string; text: string }[] =>
  tree.paths
    .filter((path) => /\.ya?ml$/.test(path))
    .flatMap((path) => {
      const text = tree.text(path);
      return text === undefined ? [] : [{ path, text }];
    });

/** Bytes and text agree, or offsets would mean nothing. */
export const readsBack = (tree: SourceTree, path: string): boolean =>
  Buffer.from(tree.text(path) ?? '').equals(readFileSync(join(tree.location, path)));
