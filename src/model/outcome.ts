import type { Finding, FindingKey } from './finding.ts';
import type { Proposal, Refusal } from './proposal.ts';
import type { Reason } from './reason.ts';

/** What became of each decision. */
export type Outcome =
  | {
      readonly kind: 'opened' | 'updated' | 'unchanged';
      readonly proposal: Proposal;
      readonly number: number;
      readonly url: string;
      readonly headCommit: string;
    }
  | { readonly kind: 'planned'; readonly proposal: Proposal }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'held'; readonly finding: Finding; readonly because: Reason }
  | {
      readonly kind: 'failed';
      readonly key: FindingKey;
      readonly proposal: Proposal;
      readonly because: Reason;
      /** A rule of the server forbids it: the next passes do not try it again for a while. */
      readonly lasting?: true;
    };
