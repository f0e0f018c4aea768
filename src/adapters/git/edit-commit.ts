import { byText } from '../../model/by-text.ts';
import { UpstreamSurprise } from '../../model/errors.ts';
import type { FileEdit } from '../../model/manifests.ts';
import type { CommitRequest } from '../../ports/manifests.ts';
import { type GitObject, objectName, writeObject } from './objects.ts';
import type { GitOptions } from './options.ts';
import { isFile, listTree, type TreeEntry } from './tree-entries.ts';
import type { Workspace } from './workspace.ts';
import { type Written, writeCommit } from './write-commit.ts';

/** A commit of these edits on the base; each edit must have been made from exactly the base's bytes. */
export async function editCommit(workspace: Workspace, request: CommitRequest, options: GitOptions): Promise<Written> {
  const { base, message, at } = request;
  const { entries: files } = await listTree(workspace, base);
  const there = new Map(files.map((entry) => [entry.path, entry]));
  const entries: TreeEntry[] = [];
  for (const edit of request.edits.toSorted((a, b) => byText(a.path, b.path))) {
    const problem = problemOf(edit, there);
    if (problem !== undefined)
      throw new UpstreamSurprise({ source: workspace.name, issue: `${edit.path}: ${problem}` });
    const object = await writeObject(workspace, blobOf(edit.after), base);
    entries.push({ mode: there.get(edit.path)?.mode ?? '100644', object, path: edit.path });
  }
  return writeCommit(workspace, { parent: base, like: base, entries, message, at }, options);
}

function problemOf(edit: FileEdit, there: ReadonlyMap<string, TreeEntry>): string | undefined {
  if (!isPlainPath(edit.path)) return 'not a path inside the repository';
  if (withParents(edit.path).some((path) => path !== edit.path && there.has(path))) return 'below a link or file';
  const entry = there.get(edit.path);
  if (entry !== undefined && !isFile(entry)) return 'a link or submodule is never edited';
  if (edit.before === undefined) return entry === undefined ? undefined : 'exists already';
  if (entry === undefined) return 'does not exist in the base';
  return objectName(blobOf(edit.before), entry.object) === entry.object
    ? undefined
    : 'the edit was not made from the bytes of the base';
}

export const blobOf = (text: string): GitObject => ({ kind: 'blob', body: Buffer.from(text) });

const isPlainPath = (path: string): boolean =>
  path !== '' &&
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && !/^\.git$/i.test(part));

/** `a/b/c` -> `a`, `a/b`, `a/b/c`. */
const withParents = (path: string): string[] =>
  path.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'));
