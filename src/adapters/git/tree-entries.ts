import type { Workspace } from './workspace.ts';

export interface TreeEntry {
  readonly mode: string;
  readonly object: string;
  readonly path: string;
}

/** All files, links and submodules of a commit, asked for once: a commit never changes. Directories are not entries. */
export function listTree(workspace: Workspace, commit: string): Promise<readonly TreeEntry[]> {
  const known = listings.get(workspace) ?? new Map<string, Promise<readonly TreeEntry[]>>();
  listings.set(workspace, known);
  const listing = known.get(commit) ?? readListing(workspace, commit);
  known.set(commit, listing);
  return listing;
}

const listings = new WeakMap<Workspace, Map<string, Promise<readonly TreeEntry[]>>>();

async function readListing(workspace: Workspace, commit: string): Promise<readonly TreeEntry[]> {
  const listing = await workspace.local(['ls-tree', '-r', '-z', '--full-tree', commit]);
  return listing
    .split('\0')
    .filter(Boolean)
    .map((line) => {
      const tab = line.indexOf('\t');
      const [mode = '', , object = ''] = line.slice(0, tab).split(' ');
      return { mode, object, path: line.slice(tab + 1) };
    });
}

/** 100644 and 100755; links are 120000, submodules 160000. */
export const isFile = (entry: TreeEntry): boolean => entry.mode.startsWith('100');
