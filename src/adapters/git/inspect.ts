import { UpstreamSurprise } from '../../model/errors.ts';
import type { CommitFacts, Comparison } from '../../ports/manifests.ts';
import { GitFailure } from './command.ts';
import type { Clone } from './known.ts';
import type { Workspace } from './workspace.ts';

/**
 * Fetches a commit the clone may lack. Asked for explicitly: left to a filtered clone's lazy fetch, git would get the
 * whole history again, because that fetch does not tell what is there already.
 */
export async function bring({ workspace, known }: Clone, commit: string): Promise<'here' | 'absent'> {
  if (known.present.has(commit)) return 'here';
  // Names of commits come from clusters and forges as well: to git, what begins with a dash is an option.
  if (!/^[0-9a-f]{4,64}$/.test(commit)) return 'absent';
  try {
    await workspace.remote(['fetch', '--no-tags', '--no-write-fetch-head', 'origin', commit]);
    known.present.add(commit);
    return 'here';
  } catch (error) {
    if (error instanceof UpstreamSurprise && error.code === 'absent') return 'absent';
    throw error;
  }
}

/** Of a commit that is here. */
export async function describeCommit({ workspace, known }: Clone, commit: string): Promise<CommitFacts> {
  const facts = known.facts.get(commit) ?? (await readLog(workspace, ['-1', commit])).get(commit);
  if (facts === undefined) throw new UpstreamSurprise({ source: workspace.name, issue: `git log lacks ${commit}` });
  known.facts.set(commit, facts);
  return facts;
}

/** Of two commits that are here. */
export async function compareCommits(clone: Clone, base: string, head: string): Promise<Comparison> {
  const { comparisons } = clone.known;
  const question = `${base} ${head}`;
  const answer = comparisons.get(question) ?? (await compared(clone, base, head));
  comparisons.set(question, answer);
  return answer;
}

/** Whoever asks what a branch adds asks next who made it: one command tells both. */
async function compared({ workspace, known }: Clone, base: string, head: string): Promise<Comparison> {
  const added = await readLog(workspace, ['--topo-order', `${base}..${head}`]);
  for (const [commit, facts] of added) known.facts.set(commit, facts);
  const commits = [...added.keys()];
  const isOnTop =
    commits.length > 0 && commits.every((commit, i) => follows(added.get(commit), commits[i + 1] ?? base));
  return { commits, mergedTree: isOnTop ? added.get(head)?.tree : await mergedTree(workspace, base, head) };
}

/** One after the other up from the base: nothing has to be merged then. */
const follows = (facts: CommitFacts | undefined, parent: string): boolean =>
  facts?.parents.length === 1 && facts.parents[0] === parent;

const FIELDS = ['%H', '%P', '%T', '%an <%ae>', '%cn <%ce>', '%B'];

/** In the order of the log. */
async function readLog(workspace: Workspace, which: readonly string[]): Promise<Map<string, CommitFacts>> {
  const text = await workspace.local(['log', '-z', '--no-show-signature', `--format=${FIELDS.join('%x00')}`, ...which]);
  const parts = text.split('\0');
  const found = new Map<string, CommitFacts>();
  for (let at = 0; at + FIELDS.length <= parts.length; at += FIELDS.length) {
    const [commit = '', parents = '', tree = '', author = '', committer = '', message = ''] = parts.slice(
      at,
      at + FIELDS.length,
    );
    const facts = { parents: parents.split(' ').filter(Boolean), tree, author, committer, message: message.trimEnd() };
    found.set(commit, facts);
  }
  return found;
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
