import type { CommitFacts, CommitRequest, ManifestRepository } from '../../ports/manifests.ts';
import type { CommitOrder } from './commit-on-branch.ts';
import type { GithubForge } from './github.ts';

/**
 * Lets GitHub make the commits that are pushed: signed as our account and shown as verified, which an App cannot do
 * itself because it has no key. What is made here first is only looked at (which tree would it give?), since GitHub's
 * commit has GitHub's time and so another SHA. A commit that GitHub signed for our account is told as one of ours.
 */
export function verifiedCommits(
  manifests: ManifestRepository,
  forge: Pick<GithubForge, 'commitOnBranch' | 'isOwnCommit' | 'clearStaging'>,
  identity: string,
): ManifestRepository {
  const made = new Map<string, CommitRequest>();
  let cleared: Promise<void> | undefined;
  return {
    ...manifests,
    commit: async (request) => {
      // Here and not where branches are read: whoever makes a commit may write.
      cleared ??= forge.clearStaging();
      await cleared;
      const commit = await manifests.commit(request);
      made.set(commit, request);
      return commit;
    },
    push: async (request) => {
      const source = made.get(request.commit);
      if (source === undefined) return manifests.push(request);
      const result = await forge.commitOnBranch(orderOf(source, request));
      if (result.kind === 'moved') return { kind: 'rejected', because: 'the branch moved since it was read' };
      return { kind: 'pushed', commit: result.commit };
    },
    describe: async (commit) => {
      const facts = await manifests.describe(commit);
      if (facts === undefined || made.has(commit) || facts.committer === identity) return facts;
      return (await forge.isOwnCommit(commit)) ? ours(facts, identity) : facts;
    },
  };
}

const ours = (facts: CommitFacts, identity: string): CommitFacts => ({
  ...facts,
  author: identity,
  committer: identity,
});

function orderOf(
  { base, edits, message }: CommitRequest,
  { branch, expected }: Pick<CommitOrder, 'branch' | 'expected'>,
): CommitOrder {
  const [headline = '', ...rest] = message.split('\n');
  return {
    branch,
    parent: base,
    expected,
    headline,
    body: rest.join('\n').trim(),
    files: Object.fromEntries(edits.map(({ path, after }) => [path, after])),
  };
}
