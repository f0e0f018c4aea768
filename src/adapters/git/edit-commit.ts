import { createHash } from 'node:crypto';
import { UpstreamSurprise } from '../../model/errors.ts';
import type { FileEdit } from '../../model/manifests.ts';
import type { CommitRequest } from '../../ports/manifests.ts';
import type { GitOptions } from './options.ts';
import { isFile, listTree, type TreeEntry } from './tree-entries.ts';
import type { Workspace } from './workspace.ts';
import { writeBlob, writeCommit } from './write-commit.ts';

/** A commit of these edits on the base; each edit must have been made from exactly the base's bytes. */
export async function editCommit(workspace: Workspace, request: CommitRequest, options: GitOptions): Promise<string> {
  const there = new Map((await listTree(workspace, request.base)).map((entry) => [entry.path, entry]));
  const entries: TreeEntry[] = [];
  for (const edit of request.edits.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const problem = problemOf(edit, there);
    if (problem !== undefined)
      throw new UpstreamSurprise({ source: workspace.name, issue: `${edit.path}: ${problem}` });
    const object = await writeBlob(workspace, edit.after);
    entries.push({ mode: there.get(edit.path)?.mode ?? '100644', object, path: edit.path });
  }
  return writeCommit(workspace, { parent: request.base, entries, message: request.message, at: request.at }, options);
}

function problemOf(edit: FileEdit, there: ReadonlyMap<string, TreeEntry>): string | undefined {
  if (!isPlainPath(edit.path)) return 'not a path inside the repository';
  if (withParents(edit.path).some((path) => path !== edit.path && there.has(path))) return 'below a link or file';
  const entry = there.get(edit.path);
  if (entry !== undefined && !isFile(entry)) return 'a link or submodule is never edited';
  if (edit.before === undefined) return entry === undefined ? undefined : 'exists already';
  if (entry === undefined) return 'does not exist in the base';
  return objectName(edit.before, entry.object) === entry.object
    ? undefined
    : 'the edit was not made from the bytes of the base';
}

/** The name git gives these bytes, in the repository's hash: 40 digits are SHA-1, 64 are SHA-256. */
function objectName(text: string, like: string): string {
  const bytes = Buffer.from(text);
  const hash = createHash(like.length === 40 ? 'sha1' : 'sha256');
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

const isPlainPath = (path: string): boolean =>
  path !== '' &&
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && !/^\.git$/i.test(part));

/** `a/b/c` -> `a`, `a/b`, `a/b/c`. */
const withParents = (path: string): string[] =>
  path.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'));
