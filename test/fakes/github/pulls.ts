import { type Answer, fieldOf, textOf, textsOf } from '../http-double.ts';
import { newItem, note, setState, type Visit } from './items.ts';
import { created, invalid, listed, notFound, ok, pullJson, refused } from './json.ts';
import { type Item, mayWrite, type Repository, type State } from './state.ts';

/** `/pulls...` */
export function pullsAnswer(visit: Visit): Answer {
  const { rest, asked, repository, state } = visit;
  if (rest[1] === undefined) return asked.method === 'POST' ? openPull(visit) : listPulls(visit);
  const item = repository.items.get(Number(rest[1]));
  if (item?.pull === undefined) return notFound();
  if (rest[2] === 'merge') return mergePull(visit, item);
  if (rest[2] === 'requested_reviewers') return requestReviews(visit, item);
  if (rest[2] === 'files') return listFiles(visit, item.pull);
  if (asked.method === 'PATCH') return editPull(visit, item);
  const answer = ok(pullJson(state, repository, [item, 'single']));
  item.pull.unsettled = Math.max(0, item.pull.unsettled - 1);
  return answer;
}

const listFiles = ({ state, repository, asked }: Visit, { base, head }: { base: string; head: string }): Answer =>
  listed(state, repository.git.changed(`${base}...${head}`), asked)((filename) => ({ filename, status: 'modified' }));

/** A head without its owner in front is no filter at all. */
function listPulls({ state, repository, asked }: Visit): Answer {
  const [wanted, head] = [asked.query.get('state') ?? 'open', asked.query.get('head') ?? ''];
  const branch = head.includes(':') ? head.slice(head.indexOf(':') + 1) : undefined;
  const found = [...repository.items.values()].filter(
    (item) =>
      item.pull !== undefined &&
      (wanted === 'all' || item.state === wanted) &&
      (branch === undefined || item.pull.head === branch),
  );
  const byUpdate = asked.query.get('sort') === 'updated';
  const sorted = found.toSorted((a, b) => (byUpdate ? b.updatedAt - a.updatedAt : 0) || b.number - a.number);
  return listed(state, sorted, asked)((item) => pullJson(state, repository, [item, 'listed']));
}

function openPull(visit: Visit): Answer {
  const { state, repository, asked } = visit;
  const [head = '', base = '', title = ''] = ['head', 'base', 'title'].map((name) => textOf(asked.body, name));
  const branch = head.includes(':') ? head.slice(head.indexOf(':') + 1) : head;
  const sha = repository.git.head(branch);
  if (sha === undefined)
    return refused(422, 'Validation Failed', [{ resource: 'PullRequest', field: 'head', code: 'invalid' }]);
  if (repository.git.count(`${base}..${branch}`) === 0) return invalid(`No commits between ${base} and ${branch}`);
  const twin = [...repository.items.values()].find(
    ({ pull, state: now }) => now === 'open' && pull?.head === branch && pull.base === base,
  );
  if (twin !== undefined) return invalid(`A pull request already exists for ${repository.owner.login}:${branch}.`);
  const draft = fieldOf(asked.body, 'draft') === true;
  if (draft && !repository.drafts) return refused(422, 'Draft pull requests are not supported in this repository.');
  const pull = { head: branch, base, sha, draft, unsettled: 1, waiting: 'no' } as const;
  const item = newItem(visit, { title, body: textOf(asked.body, 'body') ?? '', pull: { ...pull } });
  return created(pullJson(state, repository, [item, 'single']));
}

function editPull({ state, repository, asked, user }: Visit, item: Item): Answer {
  const { pull } = item;
  if (pull === undefined || (item.user.id !== user.id && !mayWrite(repository, user))) return notFound();
  const next = textOf(asked.body, 'state');
  if (next === 'open' && item.state === 'closed') {
    if (pull.merged !== undefined) return invalid('state cannot be changed. The pull request was already merged.');
    if (repository.git.head(pull.head) === undefined)
      return invalid(`state cannot be changed. The ${pull.head} branch has been deleted.`);
  }
  item.title = textOf(asked.body, 'title') ?? item.title;
  item.body = textOf(asked.body, 'body') ?? item.body;
  pull.base = textOf(asked.body, 'base') ?? pull.base;
  item.updatedAt = state.now();
  if (next === 'open' || next === 'closed') setState(state, item, [next, user]);
  return ok(pullJson(state, repository, [item, 'single']));
}

/** One who may not refuses all of them. */
function requestReviews({ state, repository, asked }: Visit, item: Item): Answer {
  const names = textsOf(asked.body, 'reviewers');
  if (names.includes(item.user.login)) return refused(422, 'Review cannot be requested from pull request author.');
  const isCollaborator = (login: string) => repository.owner.login === login || repository.collaborators.has(login);
  if (!names.every(isCollaborator) || textsOf(asked.body, 'team_reviewers').length > 0)
    return refused(
      422,
      'Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.',
    );
  return created(pullJson(state, repository, [item, 'listed']));
}

function mergePull(visit: Visit, item: Item): Answer {
  const { state, repository, asked, user } = visit;
  const { pull } = item;
  if (pull === undefined || !mayWrite(repository, user)) return notFound();
  if (item.state === 'closed' || pull.draft) return refused(405, 'Pull Request is not mergeable');
  const sha = textOf(asked.body, 'sha');
  if (sha !== undefined && sha !== pull.sha)
    return refused(409, 'Head branch was modified. Review and try the merge again.');
  const commit = mergeCommit(repository, item, textOf(asked.body, 'merge_method') ?? 'merge');
  if (commit === undefined) return refused(405, 'Pull Request is not mergeable');
  if (!requirementsMet(repository, pull.base, pull.sha)) return refused(405, 'Required status check "ci" is expected.');
  repository.git.setRef(`refs/heads/${pull.base}`, commit);
  pull.merged = { at: state.now(), commit };
  setState(state, item, ['closed', user]);
  note(state, item, { kind: 'merged', user });
  return ok({ sha: commit, merged: true, message: 'Pull Request successfully merged' });
}

function mergeCommit({ git }: Repository, { pull, number }: Item, method: string): string | undefined {
  const base = git.head(pull?.base ?? '');
  if (pull === undefined || base === undefined) return undefined;
  const tree = git.mergedTree(base, pull.sha);
  const parents = method === 'squash' ? [base] : [base, pull.sha];
  return tree === undefined ? undefined : git.commitTree({ tree, parents, message: `Merge #${number}` });
}

function requirementsMet({ protections, statuses }: Repository, base: string, sha: string): boolean {
  const needed = protections.get(base)?.contexts ?? [];
  const passed = statuses.filter((one) => one.sha === sha && one.state === 'success').map(({ context }) => context);
  return needed.every((name) => passed.includes(name));
}

/** After a push: heads move, a deleted branch closes its pull request at once, and so does a head with nothing of its own. */
export function settle(state: State, repository: Repository): void {
  for (const item of repository.items.values()) {
    const { pull } = item;
    if (pull === undefined || item.state === 'closed') continue;
    const live = repository.git.head(pull.head);
    const doer = repository.deletedBy.get(pull.head) ?? repository.owner;
    if (live === undefined) setState(state, item, ['closed', doer]);
    else if (live !== pull.sha) {
      pull.sha = live;
      pull.unsettled = 1;
      item.updatedAt = state.now();
      if (repository.git.count(`${pull.base}..${live}`) === 0) setState(state, item, ['closed', doer]);
    }
  }
}
