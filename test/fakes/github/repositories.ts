import { type Answer, textOf } from '../http-double.ts';
import type { Visit } from './items.ts';
import { created, done, listed, notFound, ok, refused, runJson, statusJson, userJson } from './json.ts';
import { levelOf, mayWrite, type Rules } from './state.ts';

/** What is neither a pull request nor an issue. */
export function repositoryAnswer(visit: Visit): Answer {
  const { rest, asked, repository, state } = visit;
  const [room, name = ''] = rest;
  if (room === undefined) {
    if (asked.method === 'GET') return facts(visit);
    state.repositories.delete(`${repository.owner.login}/${repository.name}`);
    return done();
  }
  if (room === 'branches') return branchAnswer(visit);
  if (room === 'rules') return state.edition === 'cloud' ? rulesets(visit, rest.slice(2).join('/')) : notFound();
  if (room === 'git') return refs(visit);
  if (room === 'contents') return contents(visit, rest.slice(1).join('/'));
  if (room === 'collaborators') return collaborators(visit, name);
  if (room === 'statuses') return report(visit, name);
  if (room === 'commits') return commits(visit, name);
  return notFound();
}

/** An App's installation has no role, so it is told that it may not push. */
function facts({ repository, user }: Visit): Answer {
  const push = user.type === 'User' && mayWrite(repository, user);
  return ok({
    id: 1,
    name: repository.name,
    full_name: `${repository.owner.login}/${repository.name}`,
    owner: userJson(repository.owner),
    default_branch: 'main',
    archived: repository.archived,
    has_issues: repository.issues,
    permissions: { admin: levelOf(repository, user) === 'admin', push, pull: true },
    allow_merge_commit: true,
    allow_squash_merge: true,
    allow_rebase_merge: false,
  });
}

function branchAnswer({ repository, user, rest }: Visit): Answer {
  const isDetail = rest.at(-1) === 'protection';
  const name = rest.slice(1, isDetail ? -1 : undefined).join('/');
  if (repository.git.head(name) === undefined) return refused(404, 'Branch not found');
  const rule = repository.protections.get(name);
  if (isDetail) return levelOf(repository, user) === 'admin' ? detail(rule) : refused(403, 'Resource not accessible');
  return ok({
    name,
    protected: rule !== undefined,
    protection: {
      enabled: rule !== undefined,
      required_status_checks: { enforcement_level: 'everyone', contexts: rule?.contexts ?? [], checks: [] },
    },
  });
}

const detail = (rule: Rules | undefined): Answer =>
  rule === undefined
    ? refused(404, 'Branch not protected')
    : ok({
        required_status_checks: { strict: rule.strict === 'strict', contexts: rule.contexts, checks: [] },
        required_pull_request_reviews: { required_approving_review_count: rule.approvals },
      });

function rulesets({ repository }: Visit, branch: string): Answer {
  const rule = repository.rulesets.get(branch);
  if (rule === undefined) return ok([]);
  const checks = rule.contexts.map((context) => ({ context }));
  const strict = rule.strict === 'strict';
  return ok([
    {
      type: 'required_status_checks',
      parameters: { required_status_checks: checks, strict_required_status_checks_policy: strict },
    },
    ...(rule.mergeQueue === undefined ? [] : [{ type: 'merge_queue' }]),
  ]);
}

function refs({ repository, asked, user, rest }: Visit): Answer {
  const { git } = repository;
  if (git.heads().size === 0) return refused(409, 'Git Repository is empty.');
  const branch = rest
    .slice(2)
    .join('/')
    .replace(/^heads\//, '');
  if (rest[1] === 'matching-refs') {
    const found = [...git.heads()].filter(([name]) => name.startsWith(branch));
    return ok(found.map(([name, sha]) => ({ ref: `refs/heads/${name}`, object: { type: 'commit', sha } })));
  }
  if (asked.method === 'GET') {
    const sha = git.head(branch);
    return sha === undefined ? notFound() : ok({ ref: `refs/heads/${branch}`, object: { type: 'commit', sha } });
  }
  if (!mayWrite(repository, user)) return notFound();
  if (asked.method === 'POST') {
    const ref = textOf(asked.body, 'ref') ?? '';
    const sha = textOf(asked.body, 'sha') ?? '';
    if (git.head(ref.replace('refs/heads/', '')) !== undefined) return refused(422, 'Reference already exists');
    git.setRef(ref, sha);
    return created({ ref, object: { type: 'commit', sha } });
  }
  if (git.head(branch) === undefined) return refused(422, 'Reference does not exist');
  const sha = asked.method === 'DELETE' ? undefined : textOf(asked.body, 'sha');
  git.setRef(`refs/heads/${branch}`, sha);
  if (sha !== undefined) return ok({ ref: `refs/heads/${branch}`, object: { type: 'commit', sha } });
  repository.deletedBy.set(branch, user);
  return done();
}

function contents({ repository, asked, user }: Visit, path: string): Answer {
  if (!mayWrite(repository, user)) return notFound();
  const branch = textOf(asked.body, 'branch') ?? 'main';
  const parent = repository.git.head(branch);
  if (parent === undefined) return notFound();
  const text = Buffer.from(textOf(asked.body, 'content') ?? '', 'base64').toString('utf8');
  const sha = repository.git.commitFile({
    parent,
    files: { [path]: text },
    message: textOf(asked.body, 'message') ?? '',
  });
  repository.git.setRef(`refs/heads/${branch}`, sha);
  return created({ commit: { sha } });
}

/** Everybody may read a public repository; somebody who does not exist is 404. */
function collaborators({ state, repository, asked, rest }: Visit, login: string): Answer {
  const who = state.users.find((one) => one.login === login);
  if (who === undefined) return notFound();
  if (rest[2] === 'permission') return ok({ permission: levelOf(repository, who), user: null, role_name: 'x' });
  const level = textOf(asked.body, 'permission') === 'pull' ? 'read' : 'write';
  repository.collaborators.set(login, level);
  return done();
}

function report({ state, repository, asked, user }: Visit, sha: string): Answer {
  if (!mayWrite(repository, user)) return notFound();
  const status = {
    id: state.newId(),
    sha,
    context: textOf(asked.body, 'context') ?? 'default',
    state: textOf(asked.body, 'state') ?? '',
    description: textOf(asked.body, 'description') ?? '',
    user,
  };
  repository.statuses.push(status);
  return created(statusJson(status));
}

function oneCommit({ git, signed }: Visit['repository'], sha: string): Answer {
  if (![...git.heads().values(), ...signed.keys()].includes(sha))
    return refused(422, `No commit found for SHA: ${sha}`);
  const author = signed.get(sha);
  const verified = author !== undefined;
  return ok({
    sha,
    author: verified ? userJson(author) : null,
    commit: { verification: { verified, reason: verified ? 'valid' : 'unsigned', signature: null, payload: null } },
  });
}

/** Newest first. */
function commits({ state, repository, asked, rest }: Visit, sha: string): Answer {
  if (rest[2] === 'statuses') {
    const found = repository.statuses.filter((one) => one.sha === sha).toReversed();
    return listed(state, found, asked)(statusJson);
  }
  if (rest[2] === undefined) return oneCommit(repository, sha);
  const runs = repository.runs.filter((one) => one.sha === sha);
  return ok({ total_count: runs.length, check_runs: runs.map(runJson) });
}
