import type { OrphanWrite, PushResult } from '../../ports/manifests.ts';
import type { GitOptions } from './options.ts';
import { moveBranch, remoteHead } from './remote-branch.ts';
import { isFile, listTree } from './tree-entries.ts';
import type { Workspace } from './workspace.ts';
import { writeBlob, writeCommit } from './write-commit.ts';

/** Other files of the branch may be written at the same time; that many tries are enough to get between them. */
const TRIES = 5;

export async function listOrphan(workspace: Workspace, branch: string): Promise<readonly string[]> {
  const head = await fetchTip(workspace, branch);
  if (head === undefined) return [];
  const entries = await listTree(workspace, head);
  return entries.filter(isFile).map(({ path }) => path);
}

export async function readOrphan(workspace: Workspace, branch: string, path: string): Promise<string | undefined> {
  return textAt(workspace, await fetchTip(workspace, branch), path);
}

/** Compare and swap of one file. A lease that fails is tried again while the file itself is unchanged. */
export async function writeOrphan(workspace: Workspace, write: OrphanWrite, options: GitOptions): Promise<PushResult> {
  let result: PushResult = { kind: 'rejected', because: 'not tried' };
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const head = await fetchTip(workspace, write.branch);
    const text = await textAt(workspace, head, write.path);
    if (text === write.text) return { kind: 'up-to-date' };
    if (text !== write.before) return { kind: 'rejected', because: `${write.path} changed since it was read` };
    const commit = await writeCommit(
      workspace,
      {
        ...(head === undefined ? {} : { parent: head }),
        entries: [{ mode: '100644', object: await writeBlob(workspace, write.text), path: write.path }],
        message: write.message,
        at: write.at,
      },
      options,
    );
    result = await moveBranch(workspace, { branch: write.branch, commit, expected: head });
    if (result.kind !== 'rejected') remember(workspace, commit);
    if (result.kind !== 'rejected') return result;
  }
  return result;
}

/** Only the newest commit, with its files: an audit grows for ever and is read every time. */
async function fetchTip(workspace: Workspace, branch: string): Promise<string | undefined> {
  const head = await remoteHead(workspace, branch);
  if (head === undefined || fetched.get(workspace)?.has(head)) return head;
  await workspace.remote(['fetch', '--no-tags', '--no-write-fetch-head', '--depth=1', '--no-filter', 'origin', head]);
  remember(workspace, head);
  return head;
}

const fetched = new WeakMap<Workspace, Set<string>>();
const remember = (workspace: Workspace, commit: string): void =>
  void fetched.set(workspace, (fetched.get(workspace) ?? new Set()).add(commit));

async function textAt(workspace: Workspace, head: string | undefined, path: string): Promise<string | undefined> {
  if (head === undefined) return undefined;
  const entry = (await listTree(workspace, head)).find((file) => file.path === path && isFile(file));
  return entry === undefined ? undefined : workspace.local(['cat-file', 'blob', entry.object]);
}
