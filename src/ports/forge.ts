import type { PullRequest } from '../model/pull-request.ts';
import type { Instant } from '../model/units.ts';

/** Pull requests of one repository. Throws RetryLater or UpstreamSurprise. */
export interface Forge {
  /** Pull requests whose head branch starts with our prefix, in this repository, of every state, newest first. */
  readonly list: () => Promise<readonly PullRequest[]>;
  /** An open pull request for the same head is returned instead of making a second one. */
  readonly open: (request: NewPullRequest) => Promise<PullRequest>;
  readonly update: (number: number, change: PullRequestChange) => Promise<PullRequest>;
  readonly close: (number: number, comment: string, at: Instant) => Promise<PullRequest>;
  /** For `doctor`: who are we, and what is missing. */
  readonly check: () => Promise<{ readonly user: string; readonly problems: readonly string[] }>;
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
}

export interface PullRequestChange {
  readonly title?: string;
  readonly body?: string;
  readonly headCommit?: string;
  readonly at: Instant;
}
