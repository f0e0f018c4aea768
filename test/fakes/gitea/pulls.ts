import { type Answer, numbersOf, textOf, textsOf } from '../http-double.ts';
import { labelsById, newItem, say, setState, type Visit } from './items.ts';
import { created, isDraft, listed, notFound, ok, page, pullJson, refused, userJson } from './json.ts';
import { type Item, mayWrite } from './state.ts';

/** `/pulls...` */
export function pullsAnswer(visit: Visit): Answer {
  const { rest, asked, repository, state } = visit;
  if (!repository.pullRequests) return notFound();
  if (rest[1] === undefined) return asked.method === 'POST' ? openPull(visit) : listPulls(visit);
  const item = repository.items.get(Number(rest[1]));
  if (item?.pull === undefined) return notFound();
  if (rest[2] === 'merge' && asked.method === 'POST') return mergePull(visit, item);
  if (rest[2] === 'merge' && asked.method === 'DELETE') return cancelMerge(visit, item);
  if (rest[2] === 'requested_reviewers') return requestReviews(visit, item);
  if (rest[2] === 'files') return filesOf(visit, item.pull);
  if (asked.method === 'PATCH') return editPull(visit, item);
  const answer = ok(pullJson(state, repository, item));
  item.pull.unsettled = Math.max(0, item.pull.unsettled - 1);
  return answer;
}

/** The count is that of all files, as on the server. */
function filesOf(
  { repository, state, asked }: Visit,
  { base, head }: { readonly base: string; readonly head: string },
): Answer {
  const files = repository.git.changed(`${base}...${head}`);
  return listed(
    files.length,
    page(state, files, asked.query).map((filename) => ({ filename, status: 'changed' })),
  );
}

/** No filter by head; `poster` was understood only later, so it is ignored here. */
function listPulls({ state, repository, asked }: Visit): Answer {
  const wanted = asked.query.get('state') ?? 'open';
  const found = [...repository.items.values()].filter(
    (item) => item.pull !== undefined && (wanted === 'all' || item.state === wanted),
  );
  const byUpdate = asked.query.get('sort') === 'recentupdate';
  const sorted = found.toSorted(
    (a, b) => (byUpdate ? b.updatedAt - a.updatedAt : 0) || b.createdAt - a.createdAt || b.number - a.number,
  );
  const entries = page(state, sorted, asked.query);
  return listed(
    found.length,
    entries.map((item) => pullJson(state, repository, item)),
  );
}

function openPull(visit: Visit): Answer {
  const { state, repository, asked } = visit;
  const [head = '', base = '', title = ''] = ['head', 'base', 'title'].map((name) => textOf(asked.body, name));
  if (title === '') return refused(422, '[Title]: Required');
  if (head === base) return refused(422, 'Invalid PullRequest: There are no changes between the head and the base');
  const sha = repository.git.head(head);
  if (sha === undefined || repository.git.head(base) === undefined) return notFound();
  const twin = [...repository.items.values()].find(
    ({ pull, state: now }) => now === 'open' && pull?.head === head && pull.base === base,
  );
  if (twin !== undefined)
    return refused(
      409,
      `pull request already exists for these targets [issue_id: ${twin.number}, head_branch: ${head}, base_branch: ${base}]`,
    );
  const labels = labelsById(visit, numbersOf(asked.body, 'labels'));
  const item = newItem(visit, {
    title,
    body: textOf(asked.body, 'body') ?? '',
    labels,
    pull: { head, base, sha, unsettled: 0 },
  });
  repository.git.setRef(`refs/pull/${item.number}/head`, sha);
  return created(pullJson(state, repository, item));
}

/** 201, not 200; an empty title or body is passed over; reopening looks at nothing. */
function editPull(visit: Visit, item: Item): Answer {
  const { state, repository, asked, user } = visit;
  if (item.user.id !== user.id && !mayWrite(repository, user)) return { status: 403 };
  const [title = '', body = '', next, base] = ['title', 'body', 'state', 'base'].map((name) =>
    textOf(asked.body, name),
  );
  if (next !== undefined && item.pull?.merged !== undefined)
    return refused(412, 'cannot change state of this pull request, it was already merged');
  if (title !== '') item.title = title;
  if (body !== '') item.body = body;
  item.updatedAt = state.now();
  if (next === 'open' || next === 'closed') setState(visit, item, next);
  if (base !== undefined && base !== item.pull?.base) {
    if (repository.git.head(base) === undefined) return refused(404, `new base '${base}' not exist`);
    if (item.pull !== undefined) item.pull.base = base;
  }
  return created(pullJson(state, repository, item));
}

/** All or nothing: unknown 404, the author 422. Teams of a person's repository: 201, and nobody is asked. */
function requestReviews({ state, repository, asked }: Visit, item: Item): Answer {
  const asks = textsOf(asked.body, 'reviewers').map((login) => ({
    login,
    user: state.users.find((user) => user.login === login),
  }));
  const unknown = asks.find(({ user }) => user === undefined);
  if (unknown !== undefined) return refused(404, `User '${unknown.login}' not exist`);
  if (asks.some(({ user }) => user?.id === item.user.id))
    return refused(422, `poster of pr can't be reviewer [user_id: ${item.user.id}, repo_id: 1]`);
  const isOrganization = state.organizations.has(repository.owner.login);
  if (isOrganization && textsOf(asked.body, 'team_reviewers').length > 0) return refused(404, "Team 'x' not exist");
  return created(asks.flatMap(({ user }) => (user === undefined ? [] : [{ user: userJson(user) }])));
}

function cancelMerge({ state, user }: Visit, item: Item): Answer {
  const last = item.events.findLast(({ type }) => type.endsWith('scheduled_merge'));
  if (last?.type !== 'pull_scheduled_merge') return notFound();
  say(state, item, { type: 'pull_cancel_scheduled_merge', user });
  return { status: 204 };
}

function mergePull(visit: Visit, item: Item): Answer {
  const { state, repository, asked, user } = visit;
  const { pull } = item;
  const style = textOf(asked.body, 'Do') ?? 'merge';
  if (!['merge', 'squash', 'rebase'].includes(style)) return refused(422, '[Do]: In');
  if (pull === undefined) return notFound();
  if (pull.merged !== undefined) return refused(405, '');
  if (item.state === 'closed') return notFound();
  if (!mayWrite(repository, user)) return refused(405, 'User not allowed to merge PR');
  if (isDraft(item)) return refused(405, 'Work in progress PRs cannot be merged');
  if (pull.unsettled > 0) {
    pull.unsettled--;
    return refused(405, 'Please try again later');
  }
  const expected = textOf(asked.body, 'head_commit_id');
  if (expected !== undefined && expected !== '' && expected !== pull.sha) return refused(409, 'head out of date');
  const base = repository.git.head(pull.base) ?? '';
  const tree = repository.git.mergedTree(base, pull.sha);
  if (tree === undefined) return { status: 409, body: { Message: 'Merge conflict' } };
  const rule = repository.protections.get(pull.base);
  const passed = repository.statuses.filter((one) => one.sha === pull.sha && one.state === 'success');
  if (rule?.contexts.every((name) => passed.some((one) => one.context === name)) === false)
    return refused(405, 'Not all required status checks successful');
  const parents = style === 'squash' ? [base] : [base, pull.sha];
  const commit = repository.git.commitTree({ tree, parents, message: `Merge #${item.number}` });
  repository.git.setRef(`refs/heads/${pull.base}`, commit);
  pull.merged = { at: state.now(), commit };
  item.state = 'closed';
  item.closedAt = state.now();
  say(state, item, { type: 'merge_pull', user });
  return { status: 200 };
}
