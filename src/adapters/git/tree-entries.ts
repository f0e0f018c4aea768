import type { Workspace } from './workspace.ts';

export interface TreeEntry {
  readonly mode: string;
  readonly object: string;
  readonly path: string;
}

/** What stands in one directory, by name. Names are bytes, one character each: not all of them are UTF-8. */
export type Directory = ReadonlyMap<string, Omit<TreeEntry, 'path'>>;

export interface Listing {
  /** All files, links and submodules. */
  readonly entries: readonly TreeEntry[];
  /** By path, in bytes like names; the root is the empty path. */
  readonly directories: ReadonlyMap<string, Directory>;
}

/** All of a commit's tree, asked for once: a commit never changes. */
export function listTree(workspace: Workspace, commit: string): Promise<Listing> {
  const known = listings.get(workspace) ?? new Map<string, Promise<Listing>>();
  listings.set(workspace, known);
  const listing = known.get(commit) ?? readListing(workspace, commit);
  known.set(commit, listing);
  return listing;
}

const listings = new WeakMap<Workspace, Map<string, Promise<Listing>>>();

async function readListing(workspace: Workspace, commit: string): Promise<Listing> {
  const entries: TreeEntry[] = [];
  const directories = new Map<string, Map<string, Omit<TreeEntry, 'path'>>>([['', new Map()]]);
  // Without -z git quotes names, and what is quoted survives being read as text.
  const listing = await workspace.local(['ls-tree', '-r', '-t', '--full-tree', commit]);
  for (const line of listing.split('\n').filter(Boolean)) {
    const tab = line.indexOf('\t');
    const [mode = '', , object = ''] = line.slice(0, tab).split(' ');
    const path = unquoted(line.slice(tab + 1));
    const { parent, name } = placeOf(path);
    directories.get(parent)?.set(name, { mode, object });
    if (mode === DIRECTORY) directories.set(path, new Map());
    else entries.push({ mode, object, path: Buffer.from(path, 'latin1').toString('utf8') });
  }
  return { entries, directories };
}

export const DIRECTORY = '040000';

/** 100644 and 100755; links are 120000, submodules 160000. */
export const isFile = (entry: TreeEntry): boolean => entry.mode.startsWith('100');

/** `a/b/c` -> `a/b` and `c`. */
export function placeOf(path: string): { readonly parent: string; readonly name: string } {
  const slash = path.lastIndexOf('/');
  return { parent: path.slice(0, Math.max(0, slash)), name: path.slice(slash + 1) };
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
};

/** Names that are not plain ASCII come as in C: `"caf\303\251"`. https://git-scm.com/docs/git-config (core.quotePath) */
const unquoted = (name: string): string =>
  name.startsWith('"')
    ? name
        .slice(1, -1)
        .replace(/\\([0-7]{3}|.)/g, (_, code: string) =>
          code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (ESCAPES[code] ?? code),
        )
    : name;
