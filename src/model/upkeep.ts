/** What becomes of pull requests that exist: beside new proposals, each pass looks after the ones it made before. */
import type { FindingKey } from './finding.ts';
import type { Order } from './order.ts';
import type { PullRequest } from './pull-request.ts';
import type { Reason } from './reason.ts';

/** What shall be done about one pull request of ours; what act finds out in git comes on top. */
export type Upkeep =
  /** Its finding is gone, but not yet for enough complete passes. */
  | { readonly kind: 'healthy' | 'relapsed'; readonly about: Kept }
  | { readonly kind: 'close'; readonly about: Kept; readonly because: CloseReason; readonly detail: string }
  /** A person closed it: say once how to undo that. */
  | { readonly kind: 'refused'; readonly about: Kept; readonly until: string }
  /** Merged, and now seen in the cluster for the first time. */
  | { readonly kind: 'deployed'; readonly about: Kept }
  | JudgedMerge
  /** Closed by us in a pass that was killed before it wrote that down: the branch may still be there. */
  | { readonly kind: 'clear'; readonly about: Kept };

/** What became of a merged change; `actual` are the measures of its back-test over the days since. */
export interface JudgedMerge {
  readonly kind: 'judged';
  readonly about: Kept;
  readonly verdict: MergeVerdict;
  readonly detail: string;
  readonly actual: string;
  /** Of a regression: why no pull request takes it back. */
  readonly stays?: Reason;
}

/** `regression` is taken back by a pull request, unless it `stays`; `taken-back`: somebody did that already. */
export type MergeVerdict = 'effective' | 'ineffective' | 'inconclusive' | 'regression' | 'taken-back';

export type CloseReason =
  | 'obsolete'
  | 'workload-gone'
  | 'superseded'
  | 'opted-out'
  | 'snoozed'
  | 'applied'
  | 'unplaceable';

export interface Kept {
  readonly repository: string;
  readonly key: FindingKey;
  readonly pullRequest: PullRequest;
}

/** What was done about it. */
export type Tended =
  | { readonly kind: 'healthy' | 'relapsed' | 'cleared' | 'deployed'; readonly about: Kept }
  | JudgedMerge
  | { readonly kind: 'closed'; readonly about: Kept; readonly because: CloseReason; readonly detail: string }
  | { readonly kind: 'noted'; readonly about: Kept; readonly topic: NoteTopic; readonly detail?: string }
  | { readonly kind: 'merged'; readonly about: Kept; readonly headCommit: string }
  | { readonly kind: 'ordered'; readonly order: Order }
  | { readonly kind: 'failed'; readonly about: Kept; readonly because: Reason };

export type NoteTopic = CommentTopic | 'reviewers';
/** What a comment says, once. */
export type CommentTopic = 'edited' | 'refused' | 'left-open' | 'conflict';

/** First line of the comment with which the bot closes: a forge that does not say who closed can tell by it. */
export const CLOSED_BY_BOT = '<!-- trimtab:closed';
