import type { Instant } from '../../model/units.ts';
import type { CommitFacts } from '../../ports/manifests.ts';
import { writeObject } from './objects.ts';
import type { GitOptions, Identity } from './options.ts';
import { listTree, type TreeEntry } from './tree-entries.ts';
import type { Workspace } from './workspace.ts';
import { writeTree } from './write-tree.ts';

export interface NewCommit {
  /** Whose tree the entries are put on; absent for the first commit of an orphan branch. */
  readonly parent?: string;
  /** The name of any object of the repository. */
  readonly like: string;
  readonly entries: readonly TreeEntry[];
  /** Files of the parent that this commit takes away. */
  readonly without?: readonly string[];
  readonly message: string;
  readonly at: Instant;
}

export interface Written {
  readonly commit: string;
  /** As git would tell them; left out where git had a hand in it. */
  readonly facts?: CommitFacts;
}

/**
 * Writes a commit without touching the checkout. Everything that enters the SHA is given: parent, tree, message,
 * identity and date; an ed25519 signature is deterministic as well.
 */
export async function writeCommit(workspace: Workspace, commit: NewCommit, options: GitOptions): Promise<Written> {
  const { parent, entries, without = [], like, at, message } = commit;
  const base = parent === undefined ? { directories: new Map() } : await listTree(workspace, parent);
  const tree = await writeTree(workspace, { base, entries, without, like });
  if (options.signingKeyFile !== undefined || !isPlain(options.identity))
    return { commit: await commitByGit(workspace, { ...commit, tree }, options) };
  const who = `${options.identity.name} <${options.identity.email}>`;
  const parents = parent === undefined ? [] : [parent];
  const when = `${secondsOf(at)} +0000`;
  const head = [
    `tree ${tree}`,
    ...parents.map((one) => `parent ${one}`),
    `author ${who} ${when}`,
    `committer ${who} ${when}`,
  ];
  const body = Buffer.from(`${head.join('\n')}\n\n${message}`);
  return {
    commit: await writeObject(workspace, { kind: 'commit', body }, like),
    facts: { parents, tree, author: who, committer: who, message: message.trimEnd() },
  };
}

/** Signing is git's, and so is what it leaves out of names: `, Inc` keeps its comma in some versions and not in others. */
async function commitByGit(
  workspace: Workspace,
  commit: NewCommit & { readonly tree: string },
  { identity, signingKeyFile }: GitOptions,
): Promise<string> {
  const args = [
    'commit-tree',
    ...(commit.parent === undefined ? [] : ['-p', commit.parent]),
    ...(signingKeyFile === undefined ? [] : ['-S']),
    commit.tree,
  ];
  const env = signature(identity, commit.at);
  return (await workspace.local(args, { input: commit.message, env })).trim();
}

/** Nothing that git takes out: line ends and angle brackets anywhere, and these marks at either end. */
const isPlain = ({ name, email }: Identity): boolean =>
  [name, email].every((text) => /^[^\p{Cc}<>]+$/u.test(text) && !/^[ .,:;"\\']|[ .,:;"\\']$/.test(text));

const secondsOf = (at: Instant): number => Math.floor(at / 1000);

function signature({ name, email }: Identity, at: Instant) {
  // The @ keeps git from reading a small number as a year.
  const date = `@${secondsOf(at)} +0000`;
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  };
}
