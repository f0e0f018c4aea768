import { UpstreamSurprise } from '../../model/errors.ts';
import type { CommitFacts, Comparison } from '../../ports/manifests.ts';
import { GitFailure } from './command.ts';
import type { Workspace } from './workspace.ts';

/** Commits of which this clone is sure to have commit and trees. */
export type Present = Set<string>;

/**
 * Fetches a commit the clone may lack. Asked for explicitly: left to a filtered clone's lazy fetch, git would get the
 * whole history again, because that fetch does not tell what is there already.
 */
export async function bring(workspace: Workspace, commit: string, present: Present): Promise<'here' | 'absent'> {
  if (present.has(commit)) return 'here';
  try {
    await workspace.remote(['fetch', '--no-tags', '--no-write-fetch-head', 'origin', commit]);
    present.add(commit);
    return 'here';
  } catch (error) {
    if (error instanceof UpstreamSurprise && error.code === 'absent') return 'absent';
    throw error;
  }
}

export async function describeCommit(workspace: Workspace, commit: string): Promise<CommitFacts> {
  const format = ['%P', '%T', '%an <%ae>', '%cn <%ce>', '%B'].join('%x00');
  const text = await workspace.local(['log', '-1', '--no-show-signature', `--format=${format}`, commit]);
  const [parents = '', tree = '', author = '', committer = '', message = ''] = text.split('\0');
  return { parents: parents.split(' ').filter(Boolean), tree, author, committer, message: message.trimEnd() };
}

export async function compareCommits(workspace: Workspace, base: string, head: string): Promise<Comparison> {
  const range = ['rev-list', '--topo-order', `${base}..${head}`];
  const commits = (await workspace.local(range)).split('\n').filter(Boolean);
  return { commits, mergedTree: await mergedTree(workspace, base, head) };
}

/** A merge in memory (git 2.38 and later); a filtered clone fetches the few files it has to look into. */
async function mergedTree(workspace: Workspace, base: string, head: string): Promise<string | undefined> {
  try {
    return (await workspace.remote(['merge-tree', '--write-tree', '--no-messages', base, head])).split('\n')[0];
  } catch (error) {
    const failure = error instanceof UpstreamSurprise ? error.cause : undefined;
    if (failure instanceof GitFailure && (failure.exitCode === 1 || /unrelated histories/.test(failure.stderr)))
      return undefined;
    throw error;
  }
}
