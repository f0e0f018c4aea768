import type { ForgeGit } from '../forge-git.ts';

export interface User {
  readonly id: number;
  readonly login: string;
  readonly type: 'User' | 'Bot';
}

export interface Token {
  readonly user: User;
  /** Fine-grained, of an App's installation or a token: `pull_requests` -> `write`. */
  readonly permissions: Readonly<Record<string, string>> | 'all';
  /** Of a classic token, as in `x-oauth-scopes`. */
  readonly scopes?: string;
}

export interface Event {
  readonly id: number;
  readonly kind: string;
  readonly user: User;
  readonly label?: string;
  readonly at: number;
}

export interface Comment {
  readonly id: number;
  readonly user: User;
  body: string;
  readonly at: number;
  updatedAt: number;
}

/** An issue, or a pull request when it has a head. */
export interface Item {
  readonly number: number;
  readonly user: User;
  title: string;
  body: string;
  state: 'open' | 'closed';
  labels: string[];
  readonly createdAt: number;
  updatedAt: number;
  closedAt: number | undefined;
  closedBy: User | undefined;
  readonly events: Event[];
  readonly comments: Comment[];
  readonly pull?: Pull;
}

export interface Pull {
  readonly head: string;
  base: string;
  sha: string;
  draft: boolean;
  merged?: { readonly at: number; readonly commit: string };
  /** `mergeable` is null for so many more looks. */
  unsettled: number;
  waiting: 'no' | 'scheduled' | 'queued';
}

export interface Status {
  readonly id: number;
  readonly sha: string;
  readonly context: string;
  readonly state: string;
  readonly description: string;
  readonly user: User;
}

export interface Run {
  readonly sha: string;
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly app: string;
}

export interface Rules {
  readonly contexts: readonly string[];
  readonly approvals: number;
  readonly strict: 'strict' | 'loose';
  readonly mergeQueue?: 'on';
}

export interface Repository {
  readonly owner: User;
  readonly name: string;
  readonly git: ForgeGit;
  readonly collaborators: Map<string, 'read' | 'write' | 'admin'>;
  readonly items: Map<number, Item>;
  readonly labels: Set<string>;
  readonly reactions: Set<string>;
  readonly statuses: Status[];
  readonly runs: Run[];
  /** Branch protection, and rules of rulesets, by branch. */
  readonly protections: Map<string, Rules>;
  readonly rulesets: Map<string, Rules>;
  readonly deletedBy: Map<string, User>;
  /** Commits that GitHub made itself, and for whom it signed them. */
  readonly signed: Map<string, User>;
  archived: boolean;
  issues: boolean;
  drafts: boolean;
}

export interface State {
  readonly origin: () => string;
  readonly users: User[];
  readonly tokens: Map<string, Token>;
  readonly repositories: Map<string, Repository>;
  readonly app: { readonly id: number; readonly installation: number; readonly user: User; readonly publicKey: string };
  readonly appPermissions: Record<string, string>;
  readonly edition: 'cloud' | 'old-server';
  readonly newId: () => number;
  readonly now: () => number;
}

export const levelOf = (repository: Repository, user: User): 'none' | 'read' | 'write' | 'admin' =>
  repository.owner.id === user.id ? 'admin' : (repository.collaborators.get(user.login) ?? 'read');

export const mayWrite = (repository: Repository, user: User): boolean =>
  user.type === 'Bot' || ['write', 'admin'].includes(levelOf(repository, user));
