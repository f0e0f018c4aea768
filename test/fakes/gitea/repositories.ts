import { type Answer, fieldOf, textOf } from '../http-double.ts';
import type { Visit } from './items.ts';
import { created, done, listed, notFound, ok, page, refused, repositoryJson, statusJson, userJson } from './json.ts';
import { levelOf, mayWrite, type Repository, type User } from './state.ts';

/** What is neither a pull request nor an issue. */
export function repositoryAnswer(visit: Visit): Answer {
  const { rest, asked, repository, user, state } = visit;
  const [room, name = ''] = rest;
  if (room === undefined) {
    if (asked.method !== 'DELETE') return ok(repositoryJson(repository, user, levelOf(repository, user)));
    state.repositories.delete(`${repository.owner.login}/${repository.name}`);
    return done();
  }
  if (room === 'branches') return branchAnswer(visit, name);
  if (room === 'contents') return contents(visit, rest.slice(1).join('/'));
  if (room === 'collaborators') return collaborators(visit, name);
  if (room === 'assignees') return ok([repository.owner, ...writersOf(visit)].map(userJson));
  if (room === 'branch_protections') return protection(visit, name);
  if (room === 'statuses') return report(visit, name);
  if (room === 'commits' && rest[2] === 'statuses') {
    const found = repository.statuses.filter(({ sha }) => sha === name);
    return listed(found.length, page(state, found, asked.query).map(statusJson));
  }
  return notFound();
}

const writersOf = ({ state, repository }: Visit): User[] =>
  state.users.filter((user) => user.id !== repository.owner.id && mayWrite(repository, user));

/** What is demanded is told to all; under which rule, to administrators only. */
function branchAnswer({ repository, asked, user }: Visit, name: string): Answer {
  if (repository.git.head(name) === undefined) return notFound();
  if (asked.method === 'DELETE') {
    if (!mayWrite(repository, user)) return refused(403, 'user should have a permission to write to a repo');
    repository.git.setRef(`refs/heads/${name}`, undefined);
    repository.deletedBy.set(name, user);
    return done();
  }
  const rule = repository.protections.get(name);
  return ok({
    name,
    protected: rule !== undefined,
    required_approvals: rule?.approvals ?? 0,
    enable_status_check: (rule?.contexts.length ?? 0) > 0,
    status_check_contexts: rule?.contexts ?? [],
    effective_branch_protection_name: rule !== undefined && levelOf(repository, user) === 'admin' ? name : '',
  });
}

function protection({ repository, user }: Visit, name: string): Answer {
  if (levelOf(repository, user) !== 'admin')
    return refused(403, 'user should be an owner or a collaborator with admin write of a repository');
  const rule = repository.protections.get(name);
  return rule === undefined ? notFound() : ok({ block_on_outdated_branch: rule.upToDate === 'demanded' });
}

function contents({ repository, asked, user }: Visit, path: string): Answer {
  if (!mayWrite(repository, user)) return refused(403, 'user should have a permission to write to a repo');
  const from = textOf(asked.body, 'branch') ?? 'main';
  const branch = textOf(asked.body, 'new_branch') ?? from;
  const parent = repository.git.head(from);
  if (parent === undefined) return notFound();
  const text = Buffer.from(textOf(asked.body, 'content') ?? '', 'base64').toString('utf8');
  const message = textOf(asked.body, 'message') ?? 'change';
  const sha = repository.git.commitFile({ parent, files: { [path]: text }, message });
  repository.git.setRef(`refs/heads/${branch}`, sha);
  return created({ commit: { sha } });
}

/** Only administrators may ask about others; nobody is told about themselves either, as on the real one. */
function collaborators({ state, repository, asked, user, rest }: Visit, login: string): Answer {
  if (rest[2] === 'permission') {
    if (levelOf(repository, user) !== 'admin')
      return refused(403, 'Only admins can query all permissions, repo admins can query all repo permissions');
    const who = state.users.find((one) => one.login === login);
    return who === undefined ? refused(404, 'user does not exist') : ok({ permission: permissionOf(repository, who) });
  }
  repository.collaborators.set(login, textOf(asked.body, 'permission') ?? 'write');
  return done();
}

const permissionOf = (repository: Repository, who: User): string =>
  repository.owner.id === who.id ? 'owner' : levelOf(repository, who);

function report({ state, repository, asked, user }: Visit, sha: string): Answer {
  if (!mayWrite(repository, user)) return refused(403, 'user should have a permission to write to a repo');
  const status = {
    id: state.newId(),
    sha,
    context: textOf(asked.body, 'context') ?? 'default',
    state: String(fieldOf(asked.body, 'state')),
    description: textOf(asked.body, 'description') ?? '',
    user,
  };
  repository.statuses.push(status);
  return created(statusJson(status));
}
