/** Does a git generator of the set read this file? Then an edit of it may change what the set makes. */
import type { ApplicationSet } from '../../model/application-set.ts';
import type { FileEdit, SourceTree } from '../../model/manifests.ts';
import { sameRepository } from '../../model/repository.ts';
import { isRecord, recordsIn, wordOf } from '../locate/documents.ts';
import { isClusterSecret } from './known-clusters.ts';
import { pathMatches } from './path-match.ts';

export const mayReadFile = ({ generators }: ApplicationSet, tree: SourceTree, { path, after }: FileEdit): boolean =>
  readsBelow(generators, tree, path) || (isClusterSecret(after) && JSON.stringify(generators).includes('"clusters"'));

/** Generators may stand inside of each other; what another one puts into a pattern may be anything. */
function readsBelow(value: unknown, tree: SourceTree, path: string): boolean {
  if (Array.isArray(value)) return value.some((item) => readsBelow(item, tree, path));
  if (!isRecord(value)) return false;
  const own = isRecord(value.git) && readsWith(value.git, tree, path);
  return own || Object.values(value).some((inner) => readsBelow(inner, tree, path));
}

function readsWith(git: Readonly<Record<string, unknown>>, tree: SourceTree, path: string): boolean {
  const url = wordOf(git.repoURL) ?? '';
  const ours = url.includes('{{') || tree.urls.some((one) => sameRepository(one, url));
  const patterns = recordsIn(git.files).map((one) => (wordOf(one.path) ?? '').replace(/\{\{.*?\}\}/gs, '*'));
  return ours && patterns.some((pattern) => pathMatches(pattern, path, 'files'));
}
