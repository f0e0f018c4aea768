import type { ManifestRepository } from '../ports/manifests.ts';

/**
 * Where the branches of a repository's proposals are. A look at a server is a process and a round trip, so one look tells
 * of all of them; what it told may have changed since, so it is good for finding that nothing is to be done, and for a push
 * whose lease tells. Before anything else is written, it is confirmed.
 */
export interface Heads {
  /** As the look of this pass saw it. */
  readonly seen: (branch: string) => Promise<string | undefined>;
  /** Asked anew, unless `seen` had asked for this one alone. */
  readonly confirmed: (branch: string) => Promise<string | undefined>;
}

export function headsOf(manifests: ManifestRepository, branches: readonly string[]): Heads {
  const { branchHead, branchHeads } = manifests;
  const alone = new Map<string, string | undefined>();
  let look: Promise<ReadonlyMap<string, string>> | undefined;
  return {
    seen: async (branch) => {
      if (branchHeads === undefined || branches.length < 2) {
        const head = await branchHead(branch);
        alone.set(branch, head);
        return head;
      }
      look ??= branchHeads(branches);
      try {
        return (await look).get(branch);
      } catch (error) {
        // The next one may ask again.
        look = undefined;
        throw error;
      }
    },
    confirmed: async (branch) => (alone.has(branch) ? alone.get(branch) : branchHead(branch)),
  };
}
