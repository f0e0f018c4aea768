import type {
  BranchRules,
  Check,
  Comment,
  Issue,
  MergeMethod,
  OpenChange,
  OwnersSyntax,
  Permission,
  Person,
  Reaction,
  RepositoryFacts,
} from '../model/forge.ts';
import type { Reviewer } from '../model/proposal.ts';
import type { PullRequest } from '../model/pull-request.ts';
import type { Reading } from '../model/reason.ts';
import type { Instant } from '../model/units.ts';

/** What a forge can do beside pull requests. A part that is missing is one the forge cannot do. */
export interface ForgeParts {
  readonly stages: Stages;
  readonly labels: Labels;
  readonly reviewers: Reviewers;
  readonly comments: Comments;
  readonly issues: Issues;
  readonly checks: Checks;
  readonly merging: Merging;
  /** Pull requests of others that are open, newest first, with what they change; of very many the newest. */
  readonly othersOpen: () => Promise<readonly OpenChange[]>;
  readonly permissionOf: (login: string) => Promise<Permission>;
  readonly facts: () => Promise<RepositoryFacts>;
  readonly capabilities: () => Promise<Capabilities>;
  /** Requests sent so far; a pass in which nothing changed has written nothing. */
  readonly traffic: () => Traffic;
}

export interface Traffic {
  readonly reads: number;
  readonly writes: number;
}

/** Found out by asking the server, never from its version. */
export interface Capabilities {
  /** What the server says it is; to be shown, not to be judged by. */
  readonly server: string;
  /** `prefix`: a draft is a mark in the title. */
  readonly drafts: 'native' | 'prefix' | 'none';
  /** Can commits be made through the API, signed by the forge? */
  readonly signedCommits: boolean;
}

/** Where one pull request stands, and moving it on. */
export interface Stages {
  /** As it is now; undefined when there is none or it is not ours. */
  readonly get: (number: number) => Promise<PullRequest | undefined>;
  /** Only when the branch is there and no other pull request is open for it: some servers do not check. */
  readonly reopen: (number: number, at: Instant) => Promise<Reopened>;
  /** Nothing is written when it is that already. */
  readonly setStage: (number: number, stage: 'draft' | 'ready') => Promise<PullRequest>;
  /** Who closed it last; undefined while it is open or when nobody can tell. */
  readonly closer: (number: number) => Promise<Person | undefined>;
  /** Is the forge about to merge it by itself? Then nothing may be pushed. */
  readonly waiting: (number: number) => Promise<Reading<'no' | 'scheduled' | 'queued'>>;
}

export type Reopened =
  | { readonly kind: 'reopened'; readonly pullRequest: PullRequest }
  | { readonly kind: 'impossible'; readonly because: 'merged' | 'branch-gone' | 'another-open' | 'refused' };

export interface Labels {
  /**
   * Adds those that are missing and makes the ones that do not exist, once. A label that a person took off is left off:
   * the forge remembers who removed it. Nothing is asked when none is missing.
   */
  readonly complete: (pullRequest: PullRequest, wanted: readonly string[]) => Promise<LabelResult>;
}

export interface LabelResult {
  readonly added: readonly string[];
  /** Removed by people, so left off. */
  readonly withheld: readonly string[];
}

export interface Reviewers {
  /** Absent: the forge knows no owners of files. */
  readonly owners?: OwnersSyntax;
  /** Asked one by one: servers refuse all for the sake of one. Refusals are answers. */
  readonly ask: (number: number, reviewers: readonly Reviewer[]) => Promise<readonly ReviewRequest[]>;
}

export interface ReviewRequest extends Reviewer {
  /** Absent: they were asked. */
  readonly refused?: string;
}

/** Of pull requests and issues: both count with the same numbers. */
export interface Comments {
  /** Oldest first. */
  readonly list: (number: number) => Promise<readonly Comment[]>;
  readonly write: (number: number, body: string) => Promise<Comment>;
  /** Our comment that contains the marker is rewritten where it differs; none yet: written. The body holds the marker. */
  readonly keep: (note: { number: number; marker: string; body: string }) => Promise<Kept>;
  /** `present`: it was there before, so somebody (we, earlier) has dealt with it. */
  readonly react: (comment: number, reaction: Reaction) => Promise<'added' | 'present'>;
}

export interface Kept {
  readonly kind: 'written' | 'rewritten' | 'unchanged';
  readonly comment: Comment;
}

/** Issues of our own account: dashboards. */
export interface Issues {
  /** Those whose body contains the marker, oldest first. */
  readonly find: (marker: string) => Promise<readonly Issue[]>;
  readonly get: (number: number) => Promise<Issue>;
  readonly create: (issue: { title: string; body: string; labels: readonly string[] }) => Promise<Issue>;
  readonly update: (number: number, change: Partial<Pick<Issue, 'title' | 'body' | 'state'>>) => Promise<Issue>;
}

export interface Checks {
  /** The newest report per name, sorted by name. */
  readonly of: (commit: string) => Promise<readonly Check[]>;
  readonly rules: (branch: string) => Promise<Reading<BranchRules>>;
  /** Nothing is written when our newest report says the same. */
  readonly publish: (commit: string, report: Omit<Check, 'by'>) => Promise<'written' | 'unchanged'>;
}

export interface Merging {
  /** The head is sent along: what was not looked at is never merged. */
  readonly merge: (request: MergeRequest) => Promise<MergeResult>;
  /** Takes back that the forge merges it by itself; absent where that cannot be asked for. */
  readonly cancel?: (number: number) => Promise<'cancelled' | 'none'>;
}

export interface MergeRequest {
  readonly number: number;
  readonly headCommit: string;
  readonly method: MergeMethod;
}

export type MergeResult =
  | { readonly kind: 'merged'; readonly commit: string | undefined }
  | { readonly kind: 'refused'; readonly because: MergeRefusal; readonly detail: string };

/** `not-ready`: still being looked at, or a rule is not met yet; a later pass asks again. */
export type MergeRefusal = 'head-moved' | 'conflict' | 'not-ready' | 'closed';
