import type { Answer } from '../http-double.ts';
import type { Event, Item, Label, Repository, State, Status, User } from './state.ts';

/** Whole seconds, as the database has them. */
export const time = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

export const userJson = ({ id, login }: User) => ({ id, login, full_name: '', email: `${login}@example.org` });
export const labelJson = ({ id, name }: Label) => ({ id, name, color: 'cccccc', exclusive: false, description: '' });

const WIP = /^(WIP:|\[WIP\])/i;
export const isDraft = ({ title }: Item): boolean => WIP.test(title);

/** A deleted head branch leaves its name in `label`, and `ref` becomes the ref of the pull request. */
export function pullJson(state: State, repository: Repository, item: Item): unknown {
  const { pull } = item;
  if (pull === undefined) return null;
  const live = repository.git.head(pull.head);
  const conflict = () => repository.git.mergedTree(pull.base, pull.sha) === undefined;
  return {
    ...issueJson(state, repository, item),
    merged: pull.merged !== undefined,
    merged_at: pull.merged === undefined ? null : time(pull.merged.at),
    merge_commit_sha: pull.merged?.commit ?? null,
    mergeable: pull.unsettled === 0 && !isDraft(item) && pull.merged === undefined && !conflict(),
    ...(state.tellsDrafts ? { draft: isDraft(item) } : {}),
    base: { label: pull.base, ref: pull.base, sha: repository.git.head(pull.base) ?? '', repo_id: 1 },
    head: {
      label: pull.head,
      ref: live === undefined ? `refs/pull/${item.number}/head` : pull.head,
      sha: live ?? pull.sha,
      repo_id: 1,
    },
  };
}

export function issueJson(state: State, repository: Repository, item: Item) {
  const kind = item.pull === undefined ? 'issues' : 'pulls';
  return {
    id: item.number,
    number: item.number,
    user: userJson(item.user),
    title: item.title,
    body: item.body,
    state: item.state,
    labels: item.labels.map(labelJson),
    html_url: `${state.origin()}/${repository.owner.login}/${repository.name}/${kind}/${item.number}`,
    created_at: time(item.createdAt),
    updated_at: time(item.updatedAt),
    closed_at: item.closedAt === undefined ? null : time(item.closedAt),
  };
}

export const commentJson = (state: State, { id, user, body, at, updatedAt }: Event) => ({
  id,
  user: userJson(user),
  body,
  html_url: `${state.origin()}/comment-${id}`,
  created_at: time(at),
  updated_at: time(updatedAt),
});

export const eventJson = (state: State, event: Event) => ({
  ...commentJson(state, event),
  type: event.type,
  label: event.label === undefined ? null : labelJson(event.label),
});

/** The field is called `status`, not `state`. */
export const statusJson = ({ id, context, state, description, user }: Status) => ({
  id,
  status: state,
  context,
  description,
  creator: userJson(user),
});

export const repositoryJson = (repository: Repository, user: User, level: string) => ({
  id: 1,
  name: repository.name,
  full_name: `${repository.owner.login}/${repository.name}`,
  owner: userJson(repository.owner),
  default_branch: 'main',
  archived: repository.archived,
  empty: repository.git.head('main') === undefined,
  has_pull_requests: repository.pullRequests,
  has_issues: repository.issues,
  permissions: { admin: level === 'admin', push: level !== 'read', pull: user.id > 0 },
  allow_merge_commits: true,
  allow_squash_merge: true,
  allow_rebase: false,
});

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown): Answer => ({ status: 201, body });
export const done = (): Answer => ({ status: 204 });
export const refused = (status: number, message: string): Answer => ({
  status,
  body: { message, url: 'http://localhost/api/swagger' },
});
export const notFound = (): Answer => ({
  status: 404,
  body: { errors: null, message: "The target couldn't be found.", url: 'http://localhost/api/swagger' },
});

/** `limit` above the server's cap is cut without a word; beyond the end comes an empty page. */
export function page<T>(state: State, entries: readonly T[], query: URLSearchParams): T[] {
  const asked = Number(query.get('limit') ?? '30');
  const size = Math.min(asked > 0 ? asked : 30, state.pageLimit);
  const from = (Math.max(1, Number(query.get('page') ?? '1')) - 1) * size;
  return entries.slice(from, from + size);
}

export const listed = (total: number, body: unknown): Answer => ({
  status: 200,
  body,
  headers: { 'x-total-count': String(total) },
});
