import { type Answer, type Asked, numbersOf, textOf } from '../http-double.ts';
import {
  commentJson,
  created,
  done,
  eventJson,
  issueJson,
  labelJson,
  listed,
  notFound,
  ok,
  page,
  refused,
  time,
} from './json.ts';
import { type Event, type Item, mayWrite, type Repository, type State, type User } from './state.ts';

export interface Visit {
  readonly state: State;
  readonly repository: Repository;
  readonly user: User;
  readonly asked: Asked;
  /** Behind `/repos/{owner}/{repo}/`. */
  readonly rest: readonly string[];
}

/** Puts an entry into the history and moves the item to the front of `recentupdate`. */
export function say(
  state: State,
  item: Item,
  what: { type: string; user: User; body?: string; label?: Event['label'] },
): Event {
  const at = state.now();
  const { label, ...rest } = what;
  const event = { id: state.newId(), body: '', ...rest, at, updatedAt: at, ...(label === undefined ? {} : { label }) };
  item.events.push(event);
  item.updatedAt = at;
  return event;
}

export function newItem(
  visit: Visit,
  what: Pick<Item, 'title' | 'body' | 'labels'> & Partial<Pick<Item, 'pull'>>,
): Item {
  const { state, repository, user } = visit;
  const at = state.now();
  const number = repository.items.size + 1;
  const item: Item = {
    number,
    user,
    state: 'open',
    createdAt: at,
    updatedAt: at,
    closedAt: undefined,
    events: [],
    ...what,
  };
  repository.items.set(number, item);
  for (const label of item.labels) say(state, item, { type: 'label', user, body: '1', label });
  return item;
}

export function setState(visit: Visit, item: Item, next: Item['state']): void {
  if (next === item.state) return;
  item.state = next;
  item.closedAt = next === 'closed' ? visit.state.now() : undefined;
  say(visit.state, item, { type: next === 'closed' ? 'close' : 'reopen', user: visit.user });
}

export const labelsById = ({ repository, state }: Visit, ids: readonly number[]) =>
  [...repository.labels, ...(state.organizations.get(repository.owner.login) ?? [])].filter(({ id }) =>
    ids.includes(id),
  );

/** `/issues...` and `/labels...`: everything that pull requests share with issues. */
export function issuesAnswer(visit: Visit): Answer {
  const { rest, asked } = visit;
  if (rest[0] === 'labels') return repositoryLabels(visit);
  if (rest[1] === undefined) return asked.method === 'POST' ? openIssue(visit) : listIssues(visit);
  if (rest[1] === 'comments') return oneComment(visit);
  const item = visit.repository.items.get(Number(rest[1]));
  if (item === undefined) return notFound();
  if (rest[2] === 'comments') return commentsAnswer(visit, item);
  if (rest[2] === 'timeline') return timeline(visit, item);
  if (rest[2] === 'labels') return itemLabels(visit, item);
  return asked.method === 'PATCH' ? editIssue(visit, item) : ok(issueJson(visit.state, visit.repository, item));
}

function openIssue(visit: Visit): Answer {
  const { asked, repository } = visit;
  if (!repository.issues) return notFound();
  const labels = labelsById(visit, numbersOf(asked.body, 'labels'));
  const item = newItem(visit, {
    title: textOf(asked.body, 'title') ?? '',
    body: textOf(asked.body, 'body') ?? '',
    labels,
  });
  return created(issueJson(visit.state, repository, item));
}

/** Newest first; `state` is open unless said; pull requests are issues, too, unless a type is asked for. */
function listIssues({ state, repository, asked }: Visit): Answer {
  const [wanted, type, by] = [
    asked.query.get('state') ?? 'open',
    asked.query.get('type'),
    asked.query.get('created_by'),
  ];
  const found = [...repository.items.values()].filter(
    (item) =>
      (wanted === 'all' || item.state === wanted) &&
      (type !== 'issues' || item.pull === undefined) &&
      (by === null || item.user.login === by),
  );
  const newest = found.toSorted((a, b) => b.number - a.number);
  const entries = page(state, newest, asked.query);
  return listed(
    found.length,
    entries.map((item) => issueJson(state, repository, item)),
  );
}

function editIssue(visit: Visit, item: Item): Answer {
  const { asked, user, repository, state } = visit;
  if (item.user.id !== user.id && !mayWrite(repository, user)) return { status: 403 };
  const { title = item.title, body = item.body } = {
    title: textOf(asked.body, 'title'),
    body: textOf(asked.body, 'body'),
  };
  Object.assign(item, { title: title === '' ? item.title : title, body, updatedAt: state.now() });
  const next = textOf(asked.body, 'state');
  if (next === 'open' || next === 'closed') setState(visit, item, next);
  return created(issueJson(state, repository, item));
}

/** Comes whole: `page` and `limit` are ignored. */
function commentsAnswer(visit: Visit, item: Item): Answer {
  const { asked, state, user } = visit;
  if (asked.method === 'POST') {
    const body = textOf(asked.body, 'body') ?? '';
    return body === ''
      ? refused(422, '[Body]: Required')
      : created(commentJson(state, say(state, item, { type: 'comment', user, body })));
  }
  const comments = item.events.filter(({ type }) => type === 'comment');
  return listed(
    comments.length,
    comments.map((event) => commentJson(state, event)),
  );
}

/** 200 for a reaction that was there, 403 for one the server does not know. */
function oneComment({ state, repository, user, asked, rest }: Visit): Answer {
  const events = [...repository.items.values()].flatMap(({ events: all }) => all);
  const comment = events.find(({ id, type }) => id === Number(rest[2]) && type === 'comment');
  if (comment === undefined) return notFound();
  if (rest[3] === 'reactions') {
    const content = textOf(asked.body, 'content') ?? '';
    if (!['+1', '-1', 'laugh', 'hooray', 'confused', 'heart', 'rocket', 'eyes'].includes(content))
      return refused(403, `'${content}' is not an allowed reaction`);
    const key = `${comment.id} ${user.id} ${content}`;
    const body = { user: user.login, content, created_at: time(state.now()) };
    if (repository.reactions.has(key)) return ok(body);
    repository.reactions.add(key);
    return created(body);
  }
  if (asked.method !== 'PATCH') return ok(commentJson(state, comment));
  comment.body = textOf(asked.body, 'body') ?? comment.body;
  comment.updatedAt = state.now();
  return ok(commentJson(state, comment));
}

/** The count is that of the page, and an empty page is null. */
function timeline({ state, asked }: Visit, item: Item): Answer {
  const since = Date.parse(asked.query.get('since') ?? '1970-01-01T00:00:00Z');
  const entries = page(
    state,
    item.events.filter(({ updatedAt }) => updatedAt >= since),
    asked.query,
  );
  return listed(entries.length, entries.length === 0 ? null : entries.map((event) => eventJson(state, event)));
}

/** Numbers only; unknown ones are passed over. */
function itemLabels(visit: Visit, item: Item): Answer {
  const { asked, state, user, repository, rest } = visit;
  if (asked.method === 'GET') return ok(item.labels.map(labelJson));
  if (!mayWrite(repository, user)) return { status: 403 };
  if (asked.method === 'DELETE') {
    const gone = item.labels.filter(({ id }) => id === Number(rest[3]));
    item.labels = item.labels.filter((label) => !gone.includes(label));
    for (const label of gone) say(state, item, { type: 'label', user, body: '', label });
    return done();
  }
  const given = typeof asked.body === 'object' && asked.body !== null ? Reflect.get(asked.body, 'labels') : undefined;
  if (Array.isArray(given) && given.some((one) => typeof one !== 'number'))
    return refused(
      422,
      '[]: json: cannot unmarshal number " into Go struct field IssueLabelsOption.Labels of type int64',
    );
  const added = labelsById(visit, numbersOf(asked.body, 'labels')).filter((label) => !item.labels.includes(label));
  item.labels = [...item.labels, ...added];
  for (const label of added) say(state, item, { type: 'label', user, body: '1', label });
  return ok(item.labels.map(labelJson));
}

/** Two labels may have the same name. Deleting one takes it and its history off everywhere. */
function repositoryLabels({ state, repository, user, asked, rest }: Visit): Answer {
  if (asked.method === 'GET')
    return listed(repository.labels.length, page(state, repository.labels, asked.query).map(labelJson));
  if (!mayWrite(repository, user)) return refused(403, 'user should have a permission to write to a repo');
  if (asked.method === 'DELETE') {
    const index = repository.labels.findIndex(({ id }) => id === Number(rest[1]));
    if (index >= 0) repository.labels.splice(index, 1);
    return index < 0 ? notFound() : done();
  }
  const color = textOf(asked.body, 'color') ?? '';
  if (!/^#?[0-9a-f]{3}([0-9a-f]{3})?$/i.test(color)) return refused(422, `bad color code: ${color}`);
  const label = { id: state.newId(), name: textOf(asked.body, 'name') ?? '' };
  repository.labels.push(label);
  return created(labelJson(label));
}
