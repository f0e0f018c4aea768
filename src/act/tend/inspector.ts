import type { JournalEntry } from '../../model/journal.ts';
import type { SourceTree } from '../../model/manifests.ts';
import type { PullRequest } from '../../model/pull-request.ts';
import type { Reading } from '../../model/reason.ts';
import { instant } from '../../model/units.ts';
import type { CommitFacts, ManifestRepository } from '../../ports/manifests.ts';
import { ownership } from '../ownership.ts';
import { recordedHead } from '../recorded.ts';

/** How an open pull request stands to today's base. */
export type Standing =
  | { readonly kind: 'branch-gone' }
  | {
      readonly kind: 'ours' | 'edited';
      readonly head: string;
      /** `applied`: merging it would change nothing. */
      readonly merge: 'applied' | 'clean' | 'conflict';
      /** Who else was at work; empty when it is ours. */
      readonly detail: string;
    };

export type Inspect = (pullRequest: PullRequest) => Promise<Standing>;

/** Reads git only. What we would sign a commit with is found out by making one that changes nothing; it stays here. */
export function inspector(
  manifests: ManifestRepository,
  { tree, journal }: { readonly tree: SourceTree; readonly journal: Reading<readonly JournalEntry[]> },
): Inspect {
  let own: Promise<CommitFacts | undefined> | undefined;
  const ourCommit = () => {
    own ??= manifests
      .commit({ base: tree.commit, edits: [], message: 'trimtab\n', at: instant(tree.committedAt) })
      .then(manifests.describe);
    return own;
  };
  return async ({ number, branch, base }) => {
    const head = await manifests.branchHead(branch);
    if (head === undefined) return { kind: 'branch-gone' };
    const [ours, comparison] = [await ourCommit(), await manifests.compare({ base: tree.commit, head })];
    if (ours === undefined || comparison === undefined)
      return { kind: 'edited', head, merge: 'clean', detail: 'its commits cannot be read' };
    const { mergedTree } = comparison;
    const merge = mergedTree === undefined ? 'conflict' : mergedTree === ours.tree ? 'applied' : 'clean';
    if (base !== tree.branch) return { kind: 'edited', head, merge: 'clean', detail: `it was retargeted to ${base}` };
    const recorded = recordedHead(journal, number);
    const owner = await ownership({ head, ours, base: tree.commit, manifests, recorded });
    if (owner.kind === 'foreign') return { kind: 'edited', head, merge, detail: owner.detail };
    return { kind: 'ours', head, merge, detail: '' };
  };
}
