import type { ManifestRepository } from '../ports/manifests.ts';

/**
 * Where the branches of a repository's proposals are. A look at a server is a process and a round trip, so one look tells
 * of all of them; what it told may have changed since, so it is good for finding that nothing is to be done, and for a push
 * whose lease tells. Before anything else is written, `now` is asked.
 */
export interface Heads {
  /** As the look of this pass saw it. */
  readonly seen: (branch: string) => Promise<string | undefined>;
  readonly now: (branch: string) => Promise<string | undefined>;
}

export function headsOf(manifests: ManifestRepository, branches: readonly string[]): Heads {
  let look: Promise<ReadonlyMap<string, string>> | undefined;
  const now = manifests.branchHead;
  return {
    now,
    seen: async (branch) => {
      const { branchHeads } = manifests;
      if (branchHeads === undefined || branches.length < 2 || !branches.includes(branch)) return now(branch);
      look ??= branchHeads(branches);
      try {
        return (await look).get(branch);
      } catch (error) {
        // Somebody else's turn to ask again.
        look = undefined;
        throw error;
      }
    },
  };
}
