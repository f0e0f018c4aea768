import type { Proposal } from '../model/proposal.ts';
import type { CommitFacts, ManifestRepository } from '../ports/manifests.ts';

/** What is on the proposal's branch, compared with what shall be there. */
export type BranchStanding =
  | { readonly kind: 'absent' }
  /** Ours, and merged into today's base it gives exactly the proposed files. */
  | { readonly kind: 'same'; readonly head: string }
  | { readonly kind: 'differs'; readonly head: string }
  | { readonly kind: 'foreign'; readonly head: string; readonly detail: string };

interface Question {
  readonly proposal: Proposal;
  /** The proposal as a commit on today's base; not pushed yet. */
  readonly commit: string;
  readonly manifests: ManifestRepository;
}

export async function branchStanding({ proposal, commit, manifests }: Question): Promise<BranchStanding> {
  const head = await manifests.branchHead(proposal.branch);
  if (head === undefined) return { kind: 'absent' };
  if (head === commit) return { kind: 'same', head };
  const [ours, facts] = [await manifests.describe(commit), await manifests.describe(head)];
  const comparison = await manifests.compare({ base: proposal.base.commit, head });
  if (ours === undefined || facts === undefined || comparison === undefined)
    return { kind: 'foreign', head, detail: `its commit ${short(head)} cannot be read` };
  const stranger = strangerIn(facts, ours);
  if (stranger !== undefined) return { kind: 'foreign', head, detail: `${short(head)} ${stranger}` };
  if (comparison.commits.length > 1)
    return { kind: 'foreign', head, detail: `it holds ${comparison.commits.length} commits, and the bot makes one` };
  // Compared as merged: a base that moved on without touching this change is no reason to push, and each push costs
  // the reviewers their approvals and the pipelines a run.
  return { kind: comparison.mergedTree === ours.tree ? 'same' : 'differs', head };
}

/** Our commits have our author and our committer, one parent, and name the finding in the same trailer. */
function strangerIn(facts: CommitFacts, ours: CommitFacts): string | undefined {
  if (facts.committer !== ours.committer) return `was committed by ${facts.committer}`;
  if (facts.author !== ours.author) return `was written by ${facts.author}`;
  if (facts.parents.length !== 1) return 'is a merge';
  const missing = trailersOf(ours).find((trailer) => !trailersOf(facts).includes(trailer));
  return missing === undefined ? undefined : 'answers another finding';
}

/** `Trimtab-Finding: ...`; other trailers may hold numbers that differ from pass to pass. */
const trailersOf = ({ message }: CommitFacts): string[] =>
  message.split('\n').filter((line) => /^Trimtab-(Finding|Key): /.test(line));

const short = (commit: string): string => commit.slice(0, 12);
