import type { Instant } from './units.ts';

/** A pull request of ours as the forge has it. */
export interface PullRequest {
  readonly number: number;
  readonly state: 'open' | 'merged' | 'closed';
  readonly branch: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
  readonly headCommit: string;
  readonly labels: readonly string[];
  readonly url: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly closedAt?: Instant;
  /** Who closed it without merging; a forge that cannot tell leaves it out, and it is read as a person's no. */
  readonly closedBy?: 'bot' | 'person';
  readonly mergeCommit?: string;
  /** Not to be merged yet; the mark some forges keep in the title is not part of `title`. */
  readonly draft?: true;
}
