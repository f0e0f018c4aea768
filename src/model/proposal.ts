import type { ProposeDecision } from './decision.ts';
import type { FindingKey } from './finding.ts';
import type { FileEdit, Proof } from './manifests.ts';
import type { Reason } from './reason.ts';

/** A change ready to be pushed: every byte of it is a function of the Snapshot and the base commit. */
export interface Proposal {
  readonly kind: 'proposal';
  readonly key: FindingKey;
  readonly decision: ProposeDecision;
  readonly repository: string;
  readonly base: { readonly branch: string; readonly commit: string; readonly committedAt: number };
  readonly branch: string;
  readonly title: string;
  readonly body: string;
  readonly commitMessage: string;
  readonly labels: readonly string[];
  readonly edits: readonly FileEdit[];
  /** Absent only where the policy allows unproved changes; the body says so. */
  readonly proof?: Proof;
  /** Where the field was found: `apps/shop/web.yaml:31`. */
  readonly location: string;
  /** Owners of the files, by CODEOWNERS; absent where the policy or the forge does not ask them. */
  readonly reviewers?: readonly Reviewer[];
  /** Owners who cannot be asked. */
  readonly ownerNotes?: readonly string[];
}

export interface Reviewer {
  readonly kind: 'person' | 'team';
  /** Login, or the team's name without its organization. */
  readonly name: string;
}

/** It was decided to change something, but no edit could be proved. A result, not an error. */
export interface Refusal {
  readonly kind: 'refusal';
  readonly key: FindingKey;
  readonly decision: ProposeDecision;
  readonly because: Reason;
  /** Places that were considered, with why each lost. */
  readonly considered: readonly { readonly place: string; readonly because: Reason }[];
}
