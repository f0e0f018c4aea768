import type { PullRequest } from '../model/pull-request.ts';
import type { Instant } from '../model/units.ts';
import type { ForgeParts } from './forge-parts.ts';

/** Pull requests of one repository. Throws RetryLater or UpstreamSurprise. What only some forges can do is optional. */
export interface Forge extends Partial<ForgeParts> {
  /**
   * Pull requests of ours, of every state, newest first: head branch with our prefix, in this very repository, opened by
   * our own account (a marker in somebody else's pull request is worth nothing).
   */
  readonly list: (query?: ListQuery) => Promise<readonly PullRequest[]>;
  /** An open pull request for the same head is returned instead of making a second one. */
  readonly open: (request: NewPullRequest) => Promise<PullRequest>;
  /** What is left out stays as people have made it. */
  readonly update: (number: number, change: PullRequestChange) => Promise<PullRequest>;
  /** The comment is written once, however often this is repeated. */
  readonly close: (number: number, comment: string, at: Instant) => Promise<PullRequest>;
  /** For `doctor`: who are we, and what is missing. */
  readonly check: () => Promise<{ readonly user: string; readonly problems: readonly string[] }>;
}

export interface ListQuery {
  /** Closed and merged ones that were not touched since then may be left out: a long history then costs nothing. */
  readonly touchedAfter?: Instant;
}

export interface NewPullRequest {
  readonly branch: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly headCommit: string;
  /** When the pass ran; forges with a clock of their own ignore it. */
  readonly at: Instant;
  /** Where the forge has no drafts it is opened as ready, and the answer says so. */
  readonly draft?: true;
}

export interface PullRequestChange {
  /** Without the mark of a draft, which stays as it is. */
  readonly title?: string;
  readonly body?: string;
  readonly base?: string;
  readonly headCommit?: string;
  readonly at: Instant;
}
