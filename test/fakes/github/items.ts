import { type Answer, type Asked, fieldOf, textOf, textsOf } from '../http-double.ts';
import {
  commentJson,
  created,
  eventJson,
  issueJson,
  labelJson,
  listed,
  notFound,
  ok,
  refused,
  time,
  userJson,
} from './json.ts';
import { type Item, mayWrite, type Repository, type State, type User } from './state.ts';

export interface Visit {
  readonly state: State;
  readonly repository: Repository;
  readonly user: User;
  readonly asked: Asked;
  /** Behind `/repos/{owner}/{repo}/`. */
  readonly rest: readonly string[];
}

export function note(state: State, item: Item, what: { kind: string; user: User; label?: string }): void {
  item.events.push({ id: state.newId(), at: state.now(), ...what });
  item.updatedAt = state.now();
}

export function newItem(
  { state, repository, user }: Visit,
  what: Pick<Item, 'title' | 'body'> & Partial<Pick<Item, 'pull'>>,
) {
  const at = state.now();
  const item: Item = {
    number: repository.items.size + 1,
    user,
    state: 'open',
    labels: [],
    createdAt: at,
    updatedAt: at,
    closedAt: undefined,
    closedBy: undefined,
    events: [],
    comments: [],
    ...what,
  };
  repository.items.set(item.number, item);
  return item;
}

export function setState(state: State, item: Item, [next, user]: readonly [Item['state'], User]): void {
  if (item.state === next) return;
  item.state = next;
  item.closedAt = next === 'closed' ? state.now() : undefined;
  item.closedBy = next === 'closed' ? user : undefined;
  note(state, item, { kind: next === 'closed' ? 'closed' : 'reopened', user });
}

/** `/issues...` and `/labels...` */
export function issuesAnswer(visit: Visit): Answer {
  const { rest, asked, repository, state } = visit;
  if (rest[0] === 'labels') return repositoryLabels(visit);
  if (rest[1] === undefined) return asked.method === 'POST' ? openIssue(visit) : listIssues(visit);
  if (rest[1] === 'comments') return oneComment(visit);
  const item = repository.items.get(Number(rest[1]));
  if (item === undefined) return notFound();
  if (!repository.issues && item.pull === undefined) return refused(410, 'Issues are disabled for this repo');
  if (rest[2] === 'comments') return comments(visit, item);
  if (rest[2] === 'events') return listed(state, item.events, asked)(eventJson);
  if (rest[2] === 'labels') return itemLabels(visit, item);
  return asked.method === 'PATCH' ? editIssue(visit, item) : ok(issueJson(state, repository, [item, 'single']));
}

function openIssue(visit: Visit): Answer {
  const { asked, repository, state, user } = visit;
  if (!repository.issues) return refused(410, 'Issues are disabled for this repo');
  const item = newItem(visit, { title: textOf(asked.body, 'title') ?? '', body: textOf(asked.body, 'body') ?? '' });
  for (const label of textsOf(asked.body, 'labels')) addLabel(state, item, { label, user, repository });
  return created(issueJson(state, repository, [item, 'single']));
}

function listIssues({ state, repository, asked }: Visit): Answer {
  const [wanted, creator] = [asked.query.get('state') ?? 'open', asked.query.get('creator')];
  const found = [...repository.items.values()].filter(
    (item) => (wanted === 'all' || item.state === wanted) && (creator === null || item.user.login === creator),
  );
  const newest = found.toSorted((a, b) => b.number - a.number);
  return listed(state, newest, asked)((item) => issueJson(state, repository, [item, 'listed']));
}

function editIssue({ state, repository, asked, user }: Visit, item: Item): Answer {
  if (item.user.id !== user.id && !mayWrite(repository, user)) return notFound();
  item.title = textOf(asked.body, 'title') ?? item.title;
  item.body = textOf(asked.body, 'body') ?? item.body;
  item.updatedAt = state.now();
  const next = textOf(asked.body, 'state');
  if (next === 'open' || next === 'closed') setState(state, item, [next, user]);
  return ok(issueJson(state, repository, [item, 'single']));
}

function comments({ state, asked, user }: Visit, item: Item): Answer {
  if (asked.method === 'GET') return listed(state, item.comments, asked)((one) => commentJson(state, one));
  const at = state.now();
  const comment = { id: state.newId(), user, body: textOf(asked.body, 'body') ?? '', at, updatedAt: at };
  item.comments.push(comment);
  item.updatedAt = at;
  return created(commentJson(state, comment));
}

/** 200 for a reaction that was there. */
function oneComment({ state, repository, user, asked, rest }: Visit): Answer {
  const all = [...repository.items.values()].flatMap((item) => item.comments);
  const comment = all.find(({ id }) => id === Number(rest[2]));
  if (comment === undefined) return notFound();
  if (rest[3] === 'reactions') {
    const content = textOf(asked.body, 'content') ?? '';
    const key = `${comment.id} ${user.id} ${content}`;
    const isThere = repository.reactions.has(key);
    repository.reactions.add(key);
    const body = { id: 1, node_id: 'r', user: userJson(user), content, created_at: time(state.now()) };
    return isThere ? ok(body) : created(body);
  }
  comment.body = textOf(asked.body, 'body') ?? comment.body;
  comment.updatedAt = state.now();
  return ok(commentJson(state, comment));
}

function itemLabels({ state, repository, user, asked, rest }: Visit, item: Item): Answer {
  if (asked.method === 'GET') return listed(state, item.labels, asked)(labelJson);
  if (!mayWrite(repository, user)) return refused(403, 'Must have triage access');
  if (asked.method === 'DELETE') {
    const label = rest[3] ?? '';
    if (!item.labels.includes(label)) return notFound();
    item.labels = item.labels.filter((name) => name !== label);
    note(state, item, { kind: 'unlabeled', user, label });
    return ok(item.labels.map(labelJson));
  }
  for (const label of textsOf(asked.body, 'labels')) addLabel(state, item, { label, user, repository });
  return ok(item.labels.map(labelJson));
}

function addLabel(
  state: State,
  item: Item,
  { label, user, repository }: { label: string; user: User; repository: Repository },
): void {
  if (item.labels.includes(label)) return;
  repository.labels.add(label);
  item.labels.push(label);
  note(state, item, { kind: 'labeled', user, label });
}

function repositoryLabels({ repository, user, asked, rest }: Visit): Answer {
  if (asked.method === 'GET') return repository.labels.has(rest[1] ?? '') ? ok(labelJson(rest[1] ?? '')) : notFound();
  if (!mayWrite(repository, user)) return notFound();
  const name = String(fieldOf(asked.body, 'name'));
  if (repository.labels.has(name))
    return refused(422, 'Validation Failed', [{ resource: 'Label', code: 'already_exists', field: 'name' }]);
  repository.labels.add(name);
  return created(labelJson(name));
}
