/** What a forge tells beside its pull requests: people, comments, issues, checks and the rules of a repository. */
import type { Reading } from './reason.ts';
import type { Instant } from './units.ts';

/** An account. `self` is the one the bot works as; `bot` is another machine. */
export interface Person {
  readonly id: number;
  readonly login: string;
  readonly kind: 'self' | 'bot' | 'person';
}

export interface Comment {
  readonly id: number;
  readonly author: Person;
  readonly body: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly url: string;
}

/** `hooray` and the like are left out: these are the ones with a meaning here. */
export type Reaction = '+1' | '-1' | 'eyes' | 'confused';

export interface Issue {
  readonly number: number;
  readonly state: 'open' | 'closed';
  readonly title: string;
  readonly body: string;
  readonly url: string;
  readonly author: Person;
  readonly updatedAt: Instant;
}

/** The newest report of one check about one commit. `neutral`: it ran and says neither yes nor no (skipped, neutral). */
export interface Check {
  readonly name: string;
  readonly state: 'pending' | 'passed' | 'failed' | 'neutral';
  /** Reported by our own account: never a reason to merge. */
  readonly by: 'self' | 'other';
  readonly description: string;
}

/** What the forge demands before it lets a commit into a branch. */
export interface BranchRules {
  readonly required: readonly string[];
  /** Gitea takes globs as names of checks, GitHub exact names. */
  readonly names: 'exact' | 'glob';
  /** The head must contain the newest base; absent: the forge does not tell our account. */
  readonly upToDate?: boolean;
  readonly approvals: number;
  readonly mergeQueue: boolean;
}

export type MergeMethod = 'merge' | 'squash' | 'rebase';

export interface RepositoryFacts {
  readonly defaultBranch: string;
  readonly archived: boolean;
  readonly empty: boolean;
  readonly pullRequests: 'enabled' | 'disabled';
  readonly issues: 'enabled' | 'disabled';
  /** May our account push branches? */
  readonly mayPush: boolean;
  readonly mergeMethods: readonly MergeMethod[];
}

/** Somebody else's open pull request. */
export interface OpenChange {
  readonly number: number;
  readonly author: string;
  readonly title: string;
  /** Paths that it changes; of a very large one the first. */
  readonly files: readonly string[];
}

/** How the forge reads CODEOWNERS: patterns as in .gitignore (GitHub), or regular expressions (Gitea, Forgejo). */
export type OwnersSyntax = 'globs' | 'regexes';

/** Why no pull request can be made there, whatever is found; undefined when they can. */
export function whyClosed(facts: RepositoryFacts): string | undefined {
  if (facts.archived) return 'it is archived';
  if (facts.empty) return 'it is empty';
  if (facts.pullRequests === 'disabled') return 'pull requests are switched off';
  return facts.mayPush ? undefined : 'our account may not push to it';
}

/** How far somebody may go in the repository; what cannot be found out is never taken for a yes. */
export type Permission = Reading<'none' | 'read' | 'write'>;
