import { type Answer, fieldOf, textOf } from '../http-double.ts';
import { note } from './items.ts';
import { ok } from './json.ts';
import { type Item, mayWrite, type Repository, type State, type User } from './state.ts';

/** The five mutations and the one query that the adapter asks; always 200. */
export function graphqlAnswer(state: State, user: User, body: unknown): Answer {
  const query = textOf(body, 'query') ?? '';
  const variables = fieldOf(body, 'variables');
  if (query.includes('createCommitOnBranch')) return commit(state, user, fieldOf(variables, 'input'));
  if (query.includes('isInMergeQueue')) return waiting(state, variables);
  const id = textOf(variables, 'id') ?? '';
  const [repository, item] = findNode(state, id);
  if (repository === undefined || item?.pull === undefined)
    return failed('NOT_FOUND', `Could not resolve to a node ${id}`);
  if (!mayWrite(repository, user)) return failed('FORBIDDEN', 'Resource not accessible by integration');
  const cancelled = { disablePullRequestAutoMerge: 'scheduled', dequeuePullRequest: 'queued' } as const;
  for (const [name, waiting] of Object.entries(cancelled)) {
    if (!query.includes(name)) continue;
    if (item.pull.waiting !== waiting) return failed('UNPROCESSABLE', `Pull request is not ${waiting}`);
    item.pull.waiting = 'no';
    return ok({ data: { done: { clientMutationId: null } } });
  }
  item.pull.draft = query.includes('convertPullRequestToDraft');
  note(state, item, { kind: item.pull.draft ? 'convert_to_draft' : 'ready_for_review', user });
  return ok({ data: { done: { clientMutationId: null } } });
}

const failed = (type: string, message: string): Answer => ok({ data: null, errors: [{ type, message, path: [] }] });

function waiting(state: State, variables: unknown): Answer {
  if (state.edition === 'old-server') {
    const message = "Field 'isInMergeQueue' doesn't exist on type 'PullRequest'";
    return ok({ errors: [{ message, extensions: { code: 'undefinedField' } }] });
  }
  const repository = state.repositories.get(`${textOf(variables, 'owner')}/${textOf(variables, 'name')}`);
  const item = repository?.items.get(Number(fieldOf(variables, 'number')));
  if (item?.pull === undefined) return failed('NOT_FOUND', 'Could not resolve to a PullRequest');
  const autoMergeRequest = item.pull.waiting === 'scheduled' ? { enabledAt: '2026-01-01T00:00:00Z' } : null;
  return ok({
    data: { repository: { pullRequest: { isInMergeQueue: item.pull.waiting === 'queued', autoMergeRequest } } },
  });
}

function findNode(state: State, id: string): readonly [Repository | undefined, Item | undefined] {
  const number = Number(id.replace('node-', ''));
  const repository = [...state.repositories.values()].findLast((one) => one.items.get(number)?.pull !== undefined);
  return [repository, repository?.items.get(number)];
}

/** Compares and swaps; adds to the end of a branch and can do nothing else. `null` and `[]` are refused. */
function commit(state: State, user: User, input: unknown): Answer {
  const branch = fieldOf(input, 'branch');
  const repository = state.repositories.get(textOf(branch, 'repositoryNameWithOwner') ?? '');
  const name = textOf(branch, 'branchName') ?? '';
  const head = repository?.git.head(name);
  if (repository === undefined || head === undefined) return failed('NOT_FOUND', 'A branch was not found');
  if (!mayWrite(repository, user)) return failed('FORBIDDEN', 'Resource not accessible by integration');
  if (head !== textOf(input, 'expectedHeadOid'))
    return failed('STALE_DATA', `Expected branch to point to "${textOf(input, 'expectedHeadOid')}" but it did not.`);
  const changes = fieldOf(input, 'fileChanges');
  const [additions, deletions] = [fieldOf(changes, 'additions'), fieldOf(changes, 'deletions')];
  if ([additions, deletions].some((one) => one === null || (Array.isArray(one) && one.length === 0)))
    return failed('BAD_USER_INPUT', 'Argument has an invalid value');
  const files = {
    ...Object.fromEntries(
      listOf(additions).map((one) => [
        textOf(one, 'path') ?? '',
        Buffer.from(textOf(one, 'contents') ?? '', 'base64').toString('utf8'),
      ]),
    ),
    ...Object.fromEntries(listOf(deletions).map((one) => [textOf(one, 'path') ?? '', undefined])),
  };
  const [headline = '', text = ''] = ['headline', 'body'].map((part) => textOf(fieldOf(input, 'message'), part));
  const message = text === '' ? headline : `${headline}\n\n${text}`;
  const oid = repository.git.commitFile({ parent: head, files, message });
  repository.git.setRef(`refs/heads/${name}`, oid);
  repository.signed.set(oid, user);
  return ok({ data: { createCommitOnBranch: { commit: { oid } } } });
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
