import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instant } from '../../model/units.ts';
import type { GitOptions, Identity } from './options.ts';
import type { TreeEntry } from './tree-entries.ts';
import type { Workspace } from './workspace.ts';

export interface NewCommit {
  /** Whose tree the entries are put on; absent for the first commit of an orphan branch. */
  readonly parent?: string;
  readonly entries: readonly TreeEntry[];
  readonly message: string;
  readonly at: Instant;
}

/**
 * Writes a commit without touching the checkout, through an index of its own. Everything that enters the SHA is given:
 * parent, tree, message, identity and date; an ed25519 signature is deterministic as well.
 */
export async function writeCommit(workspace: Workspace, commit: NewCommit, options: GitOptions): Promise<string> {
  const tree = await writeTree(workspace, commit);
  const args = [
    'commit-tree',
    ...(commit.parent === undefined ? [] : ['-p', commit.parent]),
    ...(options.signingKeyFile === undefined ? [] : ['-S']),
    tree,
  ];
  const env = signature(options.identity, commit.at);
  return (await workspace.local(args, { input: commit.message, env })).trim();
}

/** The object name of a text as a file; kept in the clone. Bytes go in as they are. */
export async function writeBlob(workspace: Workspace, text: string): Promise<string> {
  // simple-git closes stdin only after input that is not empty; the empty file has its own way in.
  const args = ['hash-object', '-w', '--no-filters'];
  if (text === '') return (await workspace.local([...args, '--', '/dev/null'])).trim();
  return (await workspace.local([...args, '--stdin'], { input: text })).trim();
}

async function writeTree(workspace: Workspace, { parent, entries }: NewCommit): Promise<string> {
  const index = join(workspace.root, `index-${randomUUID()}`);
  const env = { GIT_INDEX_FILE: index };
  const lines = entries.map(({ mode, object, path }) => `${mode} ${object} 0\t${path}\0`);
  try {
    if (parent !== undefined) await workspace.local(['read-tree', parent], { env });
    await workspace.local(['update-index', '-z', '--verbose', '--index-info'], { env, input: lines.join('') });
    return (await workspace.local(['write-tree'], { env })).trim();
  } finally {
    await rm(index, { force: true });
  }
}

function signature({ name, email }: Identity, at: Instant) {
  // The @ keeps git from reading a small number as a year.
  const date = `@${Math.floor(at / 1000)} +0000`;
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  };
}
