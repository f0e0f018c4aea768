import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GitWish, gitDoor } from '../forge-door.ts';
import { forgeGit } from '../forge-git.ts';
import { type Answer, type Asked, type HttpDouble, httpDouble, textOf } from '../http-double.ts';
import { issuesAnswer, type Visit } from './items.ts';
import { created, labelJson, listed, notFound, ok, refused, repositoryJson, userJson } from './json.ts';
import { pullsAnswer } from './pulls.ts';
import { repositoryAnswer } from './repositories.ts';
import { settle } from './settle.ts';
import { type Label, mayWrite, type Repository, type State, type Token, type User } from './state.ts';

export interface GiteaDoubleOptions {
  /** Servers can be set to less than 50. */
  readonly pageLimit?: number;
  readonly tellsDrafts?: boolean;
  /** Labels of organizations; their owners are accounts, too. */
  readonly organizations?: Readonly<Record<string, readonly Label[]>>;
}

export interface GiteaDouble extends HttpDouble {
  readonly state: State;
  /** Another token for one of `ada` (owns repositories), `bot`, `grace`. */
  readonly addToken: (login: string, scopes: readonly string[]) => string;
  readonly revoke: (token: string) => void;
  readonly repository: (name: string) => Repository;
  readonly tokens: { readonly ada: string; readonly bot: string; readonly grace: string };
}

const BOT_SCOPES = ['write:repository', 'write:issue', 'read:user', 'read:organization'];

/**
 * Speaks the part of Gitea's API that the adapter uses, over real bare repositories, with the quirks of Forgejo 7 as it
 * was observed; `test/contract/gitea-api.ts` holds both to the same answers. Git itself is served at `/<owner>/<name>.git`.
 */
export async function giteaDouble(options: GiteaDoubleOptions = {}): Promise<GiteaDouble> {
  const root = mkdtempSync(join(tmpdir(), 'trimtab-gitea-'));
  const organizations = new Map(Object.entries(options.organizations ?? {}));
  const users = ['ada', 'bot', 'grace', ...organizations.keys()].map(
    (login, index): User => ({ id: index + 1, login }),
  );
  const tokens = new Map<string, Token>();
  const addToken = (login: string, scopes: readonly string[]): string => {
    const user = users.find((one) => one.login === login);
    if (user === undefined) throw new Error(`nobody is called ${login}`);
    const token = `secret-${login}-${tokens.size}-0123456789abcdef`;
    tokens.set(token, { user, scopes });
    return token;
  };
  let ids = 0;
  const state: State = {
    origin: () => double.origin,
    users,
    organizations,
    tokens,
    repositories: new Map(),
    pageLimit: options.pageLimit ?? 50,
    tellsDrafts: options.tellsDrafts ?? false,
    newId: () => ++ids,
    now: () => Math.floor(Date.now() / 1000) * 1000,
  };
  const double = await httpDouble({
    git: (request) => gitDoor(request, { root, judge: (token, wish) => mayGit(state, token, wish) }),
    answer: (asked) => answer(state, asked, root),
  });
  return {
    ...double,
    state,
    addToken,
    revoke: (token) => void tokens.delete(token),
    repository: (name) => {
      const found = state.repositories.get(name);
      if (found === undefined) throw new Error(`there is no ${name}`);
      return found;
    },
    tokens: { ada: addToken('ada', ['all']), bot: addToken('bot', BOT_SCOPES), grace: addToken('grace', ['all']) },
    close: async () => {
      await double.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** The scope first, then the account; an archived repository takes nothing, and a push could have made an absent one. */
function mayGit(state: State, token: string, { repository: name, purpose }: GitWish): 200 | 401 | 403 | 404 {
  const signed = state.tokens.get(token);
  if (signed === undefined) return 401;
  const repository = state.repositories.get(name);
  if (repository === undefined) return purpose === 'read' ? 404 : 403;
  if (missingScope(purpose === 'read' ? 'GET' : 'POST', ['repos'], signed) !== undefined) return 403;
  const isShut = purpose === 'write' && (repository.archived || !mayWrite(repository, signed.user));
  return isShut ? 403 : 200;
}

function answer(state: State, asked: Asked, root: string): Answer {
  const [api, v1, ...path] = asked.segments;
  if (api !== 'api' || v1 !== 'v1') return notFound();
  if (path[0] === 'version') return ok({ version: '7.0.2+gitea-1.21' });
  const token = state.tokens.get((asked.headers.authorization ?? '').replace(/^(token|bearer) /i, ''));
  if (token === undefined) return refused(401, 'user does not exist [uid: 0, name: ]');
  const missing = missingScope(asked.method, path, token);
  if (missing !== undefined) return refused(403, `token does not have at least one of required scope(s): [${missing}]`);
  const [room, owner = '', name = '', ...rest] = path;
  if (room === 'user')
    return owner === 'repos' ? newRepository(state, asked, { token, root }) : ok(userJson(token.user));
  if (room === 'orgs') return organizationAnswer(state, owner, name);
  const repository = room === 'repos' ? state.repositories.get(`${owner}/${name}`) : undefined;
  if (repository === undefined) return notFound();
  settle(state, repository);
  return visited({ state, repository, user: token.user, asked, rest });
}

function visited(visit: Visit): Answer {
  const { rest, asked, repository } = visit;
  const isIssueRoom = rest[0] === 'issues' || rest[0] === 'labels';
  const isEdit = asked.method === 'PATCH' && rest[0] !== 'labels';
  if (repository.archived && asked.method !== 'GET' && !isEdit) return refused(423, 'repository is archived');
  if (isIssueRoom) return issuesAnswer(visit);
  return rest[0] === 'pulls' ? pullsAnswer(visit) : repositoryAnswer(visit);
}

/** The level follows from the method, the kind from the path: comments of pull requests are in the scope `issue`. */
function missingScope(method: string, path: readonly string[], { scopes }: Token): string | undefined {
  const level = method === 'GET' ? 'read' : 'write';
  const kinds: Readonly<Record<string, string>> = { user: 'user', orgs: 'organization' };
  const isIssueRoom = path[3] === 'issues' || path[3] === 'labels';
  const kind = kinds[path[0] ?? ''] ?? (isIssueRoom ? 'issue' : 'repository');
  const enough = ['all', `${level}:${kind}`, `write:${kind}`];
  return scopes.some((scope) => enough.includes(scope)) ? undefined : `${level}:${kind}`;
}

function organizationAnswer(state: State, owner: string, room: string): Answer {
  const labels = state.organizations.get(owner);
  if (labels === undefined) return refused(404, 'GetOrgByName');
  return room === 'labels' ? listed(labels.length, labels.map(labelJson)) : ok({ name: owner });
}

function newRepository(state: State, asked: Asked, by: { token: Token; root: string }): Answer {
  const owner = state.users.find(({ login }) => login === textOf(asked.body, 'owner')) ?? by.token.user;
  const name = textOf(asked.body, 'name') ?? 'manifests';
  const repository: Repository = {
    owner,
    name,
    git: forgeGit(join(by.root, owner.login), name),
    collaborators: new Map(),
    items: new Map(),
    labels: [],
    reactions: new Set(),
    statuses: [],
    protections: new Map(),
    deletedBy: new Map(),
    archived: false,
    pullRequests: true,
    issues: true,
  };
  state.repositories.set(`${owner.login}/${name}`, repository);
  return created(repositoryJson(repository, by.token.user, 'admin'));
}
