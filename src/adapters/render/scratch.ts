import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, readdir, readlink, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileEdit } from '../../model/manifests.ts';
import { isWithin } from './within.ts';

/** A private copy of a tree, which tools may read and we may change. */
export interface Scratch {
  readonly root: string;
  /** Links that lead out of the repository; they are not copied. */
  readonly escaping: readonly string[];
  /** Runs work with these files on top, then puts back what was there. One at a time. */
  readonly withEdits: <T>(edits: readonly FileEdit[], work: () => Promise<T>) => Promise<T>;
}

export async function copyTree(from: string, into: string): Promise<Scratch> {
  const root = join(into, randomUUID());
  const links: string[] = [];
  await copyFolder({ from, root, links }, '');
  const escaping = await dropEscaping(root, links);
  let turn: Promise<unknown> = Promise.resolve();
  return {
    root,
    escaping,
    withEdits: (edits, work) => {
      const mine = turn.then(() => edited({ from, root }, edits, work));
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
}

/** True for `a/b.yaml`, false for what leaves the tree or enters `.git`. */
export const isInside = (path: string): boolean =>
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && !/^\.git$/i.test(part));

interface Copying {
  readonly from: string;
  readonly root: string;
  readonly links: string[];
}

async function copyFolder(copying: Copying, folder: string): Promise<void> {
  await mkdir(join(copying.root, folder), { recursive: true });
  for (const entry of await readdir(join(copying.from, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const [source, target] = [join(copying.from, path), join(copying.root, path)];
    // A name that is no UTF-8 comes with this letter, and opens nothing.
    if (entry.name === '.git' || entry.name.includes('\ufffd')) continue;
    if (entry.isDirectory()) await copyFolder(copying, path);
    else if (entry.isSymbolicLink()) await copyLink(copying, path);
    else if (entry.isFile()) await copyFile(source, target, constants.COPYFILE_FICLONE);
  }
}

async function copyLink({ from, root, links }: Copying, path: string): Promise<void> {
  await symlink(await readlink(join(from, path)), join(root, path));
  links.push(path);
}

/** Links stay links, for tools follow them as Argo CD would; where they really end decides, not how they are spelled. */
async function dropEscaping(root: string, links: readonly string[]): Promise<readonly string[]> {
  const home = await realpath(root);
  const escaping: string[] = [];
  for (const path of links.toSorted()) {
    const end = await realpath(join(root, path)).catch(() => undefined);
    const goal = await readlink(join(root, path));
    if (!goal.startsWith('/') && (end === undefined || isWithin(end, home))) continue;
    escaping.push(path);
  }
  for (const path of escaping) await rm(join(root, path));
  return escaping;
}

async function edited<T>(
  { from, root }: { readonly from: string; readonly root: string },
  edits: readonly FileEdit[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    for (const { path, after } of edits) await replace(join(root, path), after);
    return await work();
  } finally {
    for (const { path } of edits) await restore(join(from, path), join(root, path));
  }
}

async function replace(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await rm(path, { force: true });
  await writeFile(path, text);
}

async function restore(original: string, path: string): Promise<void> {
  await rm(path, { force: true });
  const isFile = await lstat(original).then(
    (found) => found.isFile(),
    () => false,
  );
  if (isFile) await copyFile(original, path, constants.COPYFILE_FICLONE);
}
