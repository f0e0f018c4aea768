import type { Proposal } from '../model/proposal.ts';
import type { ManifestRepository } from '../ports/manifests.ts';
import { ownership } from './ownership.ts';

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
  /** Where the branch is; undefined: nowhere. */
  readonly head: string | undefined;
  readonly manifests: ManifestRepository;
  readonly recorded: string | undefined;
}

export async function branchStanding(question: Question): Promise<BranchStanding> {
  const { proposal, commit, head, manifests, recorded } = question;
  if (head === undefined) return { kind: 'absent' };
  if (head === commit) return { kind: 'same', head };
  const ours = await manifests.describe(commit);
  if (ours === undefined) return { kind: 'foreign', head, detail: 'our own commit cannot be read' };
  const owner = await ownership({ head, ours, base: proposal.base.commit, manifests, recorded });
  if (owner.kind === 'foreign') return { ...owner, head };
  // Compared as merged: a base that moved on without touching this change is no reason to push, and each push costs
  // the reviewers their approvals and the pipelines a run.
  return { kind: owner.mergedTree === ours.tree ? 'same' : 'differs', head };
}
