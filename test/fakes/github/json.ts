import type { Answer } from '../http-double.ts';
import type { Comment, Event, Item, Repository, Run, State, Status, User } from './state.ts';

export const time = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
const timeOrNull = (ms: number | undefined): string | null => (ms === undefined ? null : time(ms));

export const userJson = ({ id, login, type }: User) => ({ id, login, type });
export const labelJson = (name: string) => ({ name, color: 'cccccc', description: '' });

function common(state: State, repository: Repository, item: Item) {
  const kind = item.pull === undefined ? 'issues' : 'pull';
  return {
    number: item.number,
    node_id: `node-${item.number}`,
    state: item.state,
    title: item.title,
    body: item.body === '' ? null : item.body,
    user: userJson(item.user),
    labels: item.labels.map(labelJson),
    html_url: `${state.origin()}/${repository.owner.login}/${repository.name}/${kind}/${item.number}`,
    created_at: time(item.createdAt),
    updated_at: time(item.updatedAt),
    closed_at: timeOrNull(item.closedAt),
  };
}

/** `view` single: only then is `mergeable` told, and null until it was computed. */
export function pullJson(
  state: State,
  repository: Repository,
  [item, view]: readonly [Item, 'listed' | 'single'],
): unknown {
  const { pull } = item;
  if (pull === undefined) return null;
  const repo = { id: 1, name: repository.name };
  const isClean = () => repository.git.mergedTree(pull.base, pull.sha) !== undefined;
  return {
    ...common(state, repository, item),
    draft: pull.draft,
    merged_at: timeOrNull(pull.merged?.at),
    merge_commit_sha: pull.merged?.commit ?? '0'.repeat(40),
    ...(view === 'single' ? { mergeable: pull.unsettled > 0 ? null : isClean() } : {}),
    base: { ref: pull.base, sha: repository.git.head(pull.base) ?? '', repo },
    head: { ref: pull.head, sha: pull.sha, repo },
  };
}

/** Pull requests are issues, too, and say so. Who closed it is told of a single one. */
export const issueJson = (
  state: State,
  repository: Repository,
  [item, view]: readonly [Item, 'listed' | 'single'],
) => ({
  ...common(state, repository, item),
  ...(item.pull === undefined ? {} : { pull_request: { url: null, html_url: null, diff_url: null, patch_url: null } }),
  ...(view === 'single' ? { closed_by: item.closedBy === undefined ? null : userJson(item.closedBy) } : {}),
});

export const commentJson = (state: State, { id, user, body, at, updatedAt }: Comment) => ({
  id,
  user: userJson(user),
  body,
  html_url: `${state.origin()}/comment-${id}`,
  created_at: time(at),
  updated_at: time(updatedAt),
});

export const eventJson = ({ id, kind, user, label, at }: Event) => ({
  id,
  event: kind,
  actor: userJson(user),
  created_at: time(at),
  ...(label === undefined ? {} : { label: { name: label, color: 'cccccc' } }),
});

export const statusJson = ({ id, context, state, description, user }: Status) => ({
  id,
  context,
  state,
  description,
  creator: userJson(user),
});

export const runJson = ({ name, status, conclusion, app }: Run) => ({
  name,
  status,
  conclusion,
  app: { slug: app },
  output: { title: null, summary: null, text: null, annotations_count: 0, annotations_url: '' },
});

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown): Answer => ({ status: 201, body });
export const done = (): Answer => ({ status: 204 });
export const refused = (status: number, message: string, errors?: readonly unknown[]): Answer => ({
  status,
  body: {
    message,
    documentation_url: 'https://docs.github.com/rest',
    ...(errors === undefined ? {} : { errors }),
  },
});
export const notFound = (): Answer => refused(404, 'Not Found');
export const invalid = (message: string): Answer =>
  refused(422, 'Validation Failed', [{ resource: 'PullRequest', code: 'custom', message }]);

/** `Link` names the next page; there is no count. */
export function listed<T>(
  state: State,
  entries: readonly T[],
  asked: { readonly path: string; query: URLSearchParams },
) {
  return (show: (entry: T) => unknown): Answer => {
    const size = Math.min(Number(asked.query.get('per_page') ?? '30'), 100);
    const page = Math.max(1, Number(asked.query.get('page') ?? '1'));
    const from = (page - 1) * size;
    const next = `<${state.origin()}${asked.path.split('?', 1).join('')}?page=${page + 1}>; rel="next"`;
    return {
      status: 200,
      body: entries.slice(from, from + size).map(show),
      ...(from + size < entries.length ? { headers: { link: next } } : {}),
    };
  };
}
