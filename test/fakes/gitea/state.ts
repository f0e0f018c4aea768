import type { ForgeGit } from '../forge-git.ts';

export interface User {
  readonly id: number;
  readonly login: string;
}

export interface Token {
  readonly user: User;
  /** `write:repository`, ...; `all` for everything. */
  readonly scopes: readonly string[];
}

export interface Label {
  readonly id: number;
  readonly name: string;
}

export interface Event {
  readonly id: number;
  readonly type: string;
  readonly user: User;
  body: string;
  readonly label?: Label;
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
  labels: Label[];
  readonly createdAt: number;
  updatedAt: number;
  closedAt: number | undefined;
  readonly events: Event[];
  readonly pull?: Pull;
}

export interface Pull {
  readonly head: string;
  base: string;
  /** As the server last saw it; `refs/pull/N/head` points there. */
  sha: string;
  merged?: { readonly at: number; readonly commit: string };
  /** Conflicts are looked for in the background: so many more looks until it is known. */
  unsettled: number;
}

export interface Status {
  readonly id: number;
  readonly sha: string;
  readonly context: string;
  readonly state: string;
  readonly description: string;
  readonly user: User;
}

export interface Repository {
  readonly owner: User;
  readonly name: string;
  readonly git: ForgeGit;
  readonly collaborators: Map<string, string>;
  readonly items: Map<number, Item>;
  readonly labels: Label[];
  readonly reactions: Set<string>;
  readonly statuses: Status[];
  readonly protections: Map<string, Protection>;
  /** Who deleted a branch: their pull requests are closed a little later. */
  readonly deletedBy: Map<string, User>;
  archived: boolean;
  pullRequests: boolean;
  issues: boolean;
}

export interface Protection {
  readonly contexts: readonly string[];
  readonly approvals: number;
  readonly upToDate: 'demanded' | 'free';
}

export interface State {
  readonly origin: () => string;
  readonly users: readonly User[];
  readonly organizations: ReadonlyMap<string, readonly Label[]>;
  readonly tokens: ReadonlyMap<string, Token>;
  readonly repositories: Map<string, Repository>;
  /** Pages hold at most so many entries, whatever is asked for. */
  readonly pageLimit: number;
  /** `draft` in replies: Gitea since 1.23, Forgejo since 8. */
  readonly tellsDrafts: boolean;
  readonly newId: () => number;
  readonly now: () => number;
}

export const levelOf = (repository: Repository, user: User): 'read' | 'write' | 'admin' => {
  if (repository.owner.id === user.id) return 'admin';
  const level = repository.collaborators.get(user.login);
  return level === 'admin' || level === 'write' ? level : 'read';
};

export const mayWrite = (repository: Repository, user: User): boolean => levelOf(repository, user) !== 'read';
