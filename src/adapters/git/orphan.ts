import { UpstreamSurprise } from '../../model/errors.ts';
import type { OrphanWrite, PushResult } from '../../ports/manifests.ts';
import { blobOf } from './edit-commit.ts';
import type { Clone } from './known.ts';
import { writeObject } from './objects.ts';
import type { GitOptions } from './options.ts';
import { moveBranch, remoteHead } from './remote-branch.ts';
import { isFile, listTree, type TreeEntry } from './tree-entries.ts';
import { writeCommit } from './write-commit.ts';

/** Other files of the branch may be written at the same time; that many tries are enough to get between them. */
const TRIES = 5;

type Choose = (paths: readonly string[]) => readonly string[];

export async function readOrphans(here: Clone, branch: string, choose: Choose): Promise<ReadonlyMap<string, string>> {
  return textsAt(here, await newest(here, branch), choose);
}

/** Compare and swap of one file, from where the branch was read last: whoever wrote there since has to be read first. */
export async function writeOrphan(
  here: Clone & { readonly base: string },
  write: OrphanWrite,
  options: GitOptions,
): Promise<PushResult> {
  const last = await asReadLast(here, write);
  if (last !== undefined) return swap(last, { here, write }, options);
  let result: PushResult = { kind: 'rejected', because: 'not tried' };
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const found = await look(here, write);
    if (found.text === write.text) return { kind: 'up-to-date' };
    if (found.text !== write.before) return { kind: 'rejected', because: `${write.path} changed since it was read` };
    result = await swap(found, { here, write }, options);
    if (result.kind !== 'rejected') return result;
  }
  return result;
}

interface Swap {
  readonly here: Clone & { readonly base: string };
  readonly write: OrphanWrite;
}

async function swap({ head }: Look, { here, write }: Swap, options: GitOptions): Promise<PushResult> {
  const { branch } = write;
  const commit = await commitOn(head, { here, write }, options);
  const result = await moveBranch(here.workspace, { branch, commit, expected: head });
  if (result.kind === 'rejected') here.known.tips.delete(branch);
  else remember(here, branch, commit);
  return result;
}

interface Look {
  readonly head: string | undefined;
  readonly text: string | undefined;
}

async function look(here: Clone, { branch, path }: OrphanWrite): Promise<Look> {
  return lookAt(here, await newest(here, branch), path);
}

/** Where the branch was when it was read, if the text to swap was there: the lease tells whether it still is. */
async function asReadLast(here: Clone, { branch, path, before, text }: OrphanWrite): Promise<Look | undefined> {
  if (!here.known.tips.has(branch)) return undefined;
  const last = await lookAt(here, here.known.tips.get(branch), path);
  return last.text === before && last.text !== text ? last : undefined;
}

async function lookAt(here: Clone, head: string | undefined, path: string): Promise<Look> {
  return { head, text: (await textsAt(here, head, () => [path])).get(path) };
}

/** Only the newest commit, with its files: an audit grows for ever and is read every time. */
async function newest(here: Clone, branch: string): Promise<string | undefined> {
  const { workspace, known } = here;
  const head = await remoteHead(workspace, branch);
  if (head !== undefined && !known.fetched.has(head))
    await workspace.remote(['fetch', '--no-tags', '--no-write-fetch-head', '--depth=1', '--no-filter', 'origin', head]);
  remember(here, branch, head);
  return head;
}

function remember({ known }: Clone, branch: string, head: string | undefined): void {
  known.tips.set(branch, head);
  if (head !== undefined) known.fetched.add(head);
}

/** What is chosen and not there is left out. */
async function textsAt(here: Clone, head: string | undefined, choose: Choose): Promise<Map<string, string>> {
  if (head === undefined) return new Map();
  const { entries } = await listTree(here.workspace, head);
  const files = new Map(entries.filter(isFile).map((entry) => [entry.path, entry]));
  const chosen = choose([...files.keys()]).flatMap((path) => files.get(path) ?? []);
  await readBlobs(here, chosen);
  return new Map(chosen.map(({ path, object }) => [path, here.known.texts.get(object) ?? '']));
}

/** All that are not known yet, by one command: each comes as a line with its size in bytes, its bytes, and a line end. */
async function readBlobs({ workspace, known }: Clone, files: readonly TreeEntry[]): Promise<void> {
  const objects = [...new Set(files.map(({ object }) => object))].filter((object) => !known.texts.has(object));
  if (objects.length === 0) return;
  const input = objects.map((object) => `${object}\n`).join('');
  const answer = Buffer.from(await workspace.local(['cat-file', '--batch'], { input }));
  const surprise = (object = '') =>
    new UpstreamSurprise({ source: workspace.name, issue: `${object} is not a file of text` });
  let at = 0;
  for (const object of objects) {
    const start = answer.indexOf('\n', at) + 1;
    const [name, kind, size] = answer.toString('utf8', at, start - 1).split(' ');
    // Bytes that are no text were replaced on the way, so that sizes do not fit any more.
    if (name !== object || kind !== 'blob') throw surprise(object);
    at = start + Number(size) + 1;
    known.texts.set(object, answer.toString('utf8', start, at - 1));
  }
  if (at !== answer.length) throw surprise(objects.at(-1));
}

async function commitOn(head: string | undefined, { here, write }: Swap, options: GitOptions): Promise<string> {
  const { message, at, beside = [], without = [] } = write;
  const entries: TreeEntry[] = [];
  for (const { path, text } of [write, ...beside]) {
    const object = await writeObject(here.workspace, blobOf(text), here.base);
    here.known.texts.set(object, text);
    entries.push({ mode: '100644', object, path });
  }
  const parent = head === undefined ? {} : { parent: head };
  const commit = { ...parent, like: here.base, entries, without, message, at };
  return (await writeCommit(here.workspace, commit, options)).commit;
}
