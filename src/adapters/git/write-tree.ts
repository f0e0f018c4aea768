import { byText } from '../../model/by-text.ts';
import { writeObject } from './objects.ts';
import { DIRECTORY, type Directory, type Listing, placeOf, type TreeEntry } from './tree-entries.ts';
import type { Workspace } from './workspace.ts';

export interface NewTree {
  readonly base: Pick<Listing, 'directories'>;
  readonly entries: readonly TreeEntry[];
  /** Paths of files that are taken away, and folders with them that become empty. */
  readonly without?: readonly string[];
  /** The name of any object of the repository. */
  readonly like: string;
}

/** The base with these entries put in; directories that hold none of them keep the objects they have. */
export async function writeTree(
  workspace: Workspace,
  { base: { directories }, entries, without = [], like }: NewTree,
): Promise<string> {
  const changed = new Map<string, Map<string, Omit<TreeEntry, 'path'>>>();
  const open = (path: string) => {
    const directory = changed.get(path) ?? new Map(directories.get(path));
    changed.set(path, directory);
    return directory;
  };
  const opened = (path: string) => {
    const { parent, name } = placeOf(Buffer.from(path).toString('latin1'));
    for (const above of upwards(parent)) open(above);
    return { directory: open(parent), name };
  };
  for (const path of without) {
    const { directory, name } = opened(path);
    directory.delete(name);
  }
  for (const { path, mode, object } of entries) {
    const { directory, name } = opened(path);
    directory.set(name, { mode, object });
  }
  // Longest first: a directory is written before the one that names it.
  const inside = [...changed.keys()].filter(Boolean).toSorted((a, b) => b.length - a.length);
  for (const path of inside) {
    const { parent, name } = placeOf(path);
    const directory = open(path);
    if (directory.size === 0) open(parent).delete(name);
    else {
      const object = await writeObject(workspace, { kind: 'tree', body: bodyOf(directory) }, like);
      open(parent).set(name, { mode: DIRECTORY, object });
    }
  }
  return writeObject(workspace, { kind: 'tree', body: bodyOf(open('')) }, like);
}

/** `a/b` -> `a/b`, `a`, and the root. */
const upwards = (path: string): string[] => (path === '' ? [''] : [path, ...upwards(placeOf(path).parent)]);

/** Entries are sorted by their bytes, directories as if their names ended in a slash. */
function bodyOf(directory: Directory): Buffer {
  const sortName = ([name, { mode }]: readonly [string, { readonly mode: string }]) =>
    mode === DIRECTORY ? `${name}/` : name;
  const sorted = [...directory].toSorted((a, b) => byText(sortName(a), sortName(b)));
  return Buffer.concat(
    sorted.flatMap(([name, { mode, object }]) => [
      Buffer.from(`${mode.replace(/^0/, '')} ${name}\0`, 'latin1'),
      Buffer.from(object, 'hex'),
    ]),
  );
}
