import { createVerify, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GitWish, gitDoor } from '../forge-door.ts';
import { forgeGit } from '../forge-git.ts';
import { type Answer, type Asked, fieldOf, type HttpDouble, httpDouble, textOf, textsOf } from '../http-double.ts';
import { githubDescription } from './description.ts';
import { graphqlAnswer } from './graphql.ts';
import { issuesAnswer, type Visit } from './items.ts';
import { created, notFound, ok, refused, time, userJson } from './json.ts';
import { pullsAnswer, settle } from './pulls.ts';
import { repositoryAnswer } from './repositories.ts';
import { mayWrite, type Repository, type State, type Token, type User } from './state.ts';

export interface GithubDoubleOptions {
  /** An Enterprise Server has its API at /api/v3 and /api/graphql; `old-server` knows neither queues nor rulesets. */
  readonly edition?: State['edition'];
}

export interface GithubDouble extends HttpDouble {
  readonly state: State;
  /** Root of the REST API. */
  readonly api: string;
  readonly addToken: (login: string, token?: Partial<Omit<Token, 'user'>>) => string;
  readonly revoke: (token: string) => void;
  readonly repository: (name: string) => Repository;
  readonly tokens: { readonly ada: string; readonly bot: string; readonly grace: string };
  /** Of the App that is installed. */
  readonly privateKey: string;
  /** Where an exchange did not fit GitHub's own description of its API, since this was last asked. */
  readonly violations: () => string[];
}

/**
 * Speaks the part of GitHub's API that the adapter uses, over real bare repositories. Requests and answers are compared
 * with GitHub's published description. Git itself is served at `/<owner>/<name>.git`.
 */
export async function githubDouble({ edition = 'cloud' }: GithubDoubleOptions = {}): Promise<GithubDouble> {
  const root = mkdtempSync(join(tmpdir(), 'trimtab-github-'));
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const users = ['ada', 'bot', 'grace'].map((login, index): User => ({ id: index + 1, login, type: 'User' }));
  const appUser: User = { id: 77, login: 'trimtab[bot]', type: 'Bot' };
  const tokens = new Map<string, Token>();
  let ids = 0;
  const state: State = {
    origin: () => double.origin,
    users: [...users, appUser],
    tokens,
    repositories: new Map(),
    app: { id: 5, installation: 9, user: appUser, publicKey: keys.publicKey },
    appPermissions: { contents: 'write', pull_requests: 'write', issues: 'write', statuses: 'write', metadata: 'read' },
    edition,
    newId: () => ++ids,
    now: () => Math.floor(Date.now() / 1000) * 1000,
  };
  const addToken: GithubDouble['addToken'] = (login, token = {}) => {
    const user = state.users.find((one) => one.login === login);
    if (user === undefined) throw new Error(`nobody is called ${login}`);
    const text = `ghp_${login}${++ids}0123456789abcdef`;
    tokens.set(text, { user, permissions: 'all', ...token });
    return text;
  };
  const prefix = edition === 'cloud' ? '' : '/api/v3';
  const description = githubDescription();
  const violations: string[] = [];
  const double = await httpDouble({
    git: (request) => gitDoor(request, { root, judge: (token, wish) => mayGit(state, token, wish) }),
    answer: (asked) => {
      const answered = answer(state, asked, { root, prefix });
      violations.push(...description.violations(exchangeOf(asked, answered, prefix)));
      return answered;
    },
  });
  return {
    ...double,
    state,
    api: `${double.origin}${prefix}`,
    addToken,
    revoke: (token) => void tokens.delete(token),
    repository: (name) => {
      const found = state.repositories.get(name);
      if (found === undefined) throw new Error(`there is no ${name}`);
      return found;
    },
    tokens: { ada: addToken('ada'), bot: addToken('bot'), grace: addToken('grace') },
    privateKey: keys.privateKey,
    violations: () => [...new Set(violations.splice(0))],
    close: async () => {
      await double.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function exchangeOf({ method, path, query, body }: Asked, { status, body: reply }: Answer, prefix: string) {
  const [bare = ''] = decodeURIComponent(path.split('?', 1).join('')).slice(prefix.length).split('?');
  return { method, path: bare, query, body, status, reply };
}

/** A token that may not see a repository is told that there is none. */
function mayGit(state: State, token: string, { repository: name, purpose }: GitWish): 200 | 401 | 403 | 404 {
  const signed = state.tokens.get(token);
  if (signed === undefined) return 401;
  const repository = state.repositories.get(name);
  const contents = signed.permissions === 'all' ? 'write' : signed.permissions.contents;
  if (repository === undefined || contents === undefined) return 404;
  if (purpose === 'read') return 200;
  return contents === 'write' && !repository.archived && mayWrite(repository, signed.user) ? 200 : 403;
}

function answer(state: State, asked: Asked, at: { root: string; prefix: string }): Answer {
  const rootParts = at.prefix.split('/').filter(Boolean).length;
  const path = asked.segments.slice(rootParts);
  if (asked.path === '/graphql' || asked.path === '/api/graphql') path.splice(0, path.length, 'graphql');
  const bearer = (asked.headers.authorization ?? '').replace(/^(token|bearer) /i, '');
  if (path[0] === 'app' || path[3] === 'installation') return appAnswer(state, { path, jwt: bearer, body: asked.body });
  const token = state.tokens.get(bearer);
  if (token === undefined) return refused(401, 'Bad credentials');
  const missing = missingPermission(asked.method, path, token);
  if (missing !== undefined)
    return {
      ...refused(403, 'Resource not accessible by personal access token'),
      headers: { 'x-accepted-github-permissions': missing },
    };
  const answered = routed(state, asked, { path, token, root: at.root });
  return token.scopes === undefined
    ? answered
    : { ...answered, headers: { ...answered.headers, 'x-oauth-scopes': token.scopes } };
}

function routed(state: State, asked: Asked, by: { path: readonly string[]; token: Token; root: string }): Answer {
  const [room, owner = '', name = '', ...rest] = by.path;
  const { user } = by.token;
  if (room === 'graphql') {
    for (const repository of state.repositories.values()) settle(state, repository);
    return graphqlAnswer(state, user, asked.body);
  }
  if (room === 'meta')
    return ok(
      state.edition === 'cloud' ? { verifiable_password_authentication: false } : { installed_version: '3.10.0' },
    );
  if (room === 'user') return owner === 'repos' ? newRepository(state, asked, by) : ok(userJson(user));
  if (room === 'users') {
    const found = state.users.find(({ login }) => login === owner);
    return found === undefined ? notFound() : ok(userJson(found));
  }
  const repository = room === 'repos' ? state.repositories.get(`${owner}/${name}`) : undefined;
  if (repository === undefined) return notFound();
  settle(state, repository);
  const visit: Visit = { state, repository, user, asked, rest };
  if (repository.archived && asked.method !== 'GET') return refused(403, 'Repository was archived so is read-only.');
  if (rest[0] === 'issues' || rest[0] === 'labels') return issuesAnswer(visit);
  return rest[0] === 'pulls' ? pullsAnswer(visit) : repositoryAnswer(visit);
}

/** Comments and labels of pull requests are allowed by either permission; here the first is asked for. */
function missingPermission(method: string, path: readonly string[], { permissions }: Token): string | undefined {
  if (permissions === 'all' || path[0] !== 'repos') return undefined;
  const rooms: Readonly<Record<string, string>> = { pulls: 'pull_requests', issues: 'issues', labels: 'issues' };
  const name = rooms[path[3] ?? ''];
  const level = method === 'GET' ? 'read' : 'write';
  if (name === undefined || permissions[name] === 'write' || permissions[name] === level) return undefined;
  return `${name}=${level}`;
}

/** Asked with a JWT that the App's key has signed. */
function appAnswer(state: State, { path, jwt, body }: { path: readonly string[]; jwt: string; body: unknown }): Answer {
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  const verify = createVerify('RSA-SHA256').update(`${header}.${payload}`);
  const isSigned = signature !== '' && verify.verify(state.app.publicKey, signature, 'base64url');
  const claims: unknown = isSigned ? JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) : undefined;
  if (String(fieldOf(claims, 'iss')) !== String(state.app.id))
    return refused(401, 'A JSON web token could not be decoded');
  if (path.length === 1) return ok({ id: state.app.id, slug: 'trimtab', node_id: 'a', name: 'Trimtab' });
  if (path[0] === 'repos') return installationOf(state, `${path[1]}/${path[2]}`);
  if (path[2] !== String(state.app.installation)) return notFound();
  const names = [...state.repositories.values()].map(({ name }) => name);
  if (!textsOf(body, 'repositories').every((name) => names.includes(name)))
    return refused(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  const token = `ghs_${state.newId()}0123456789abcdef`;
  state.tokens.set(token, { user: state.app.user, permissions: { ...state.appPermissions } });
  return created({ token, expires_at: time(Date.now() + 3_600_000), permissions: { ...state.appPermissions } });
}

const installationOf = (state: State, name: string): Answer =>
  state.repositories.has(name) ? ok({ id: state.app.installation, account: null, app_slug: 'trimtab' }) : notFound();

function newRepository(state: State, asked: Asked, by: { token: Token; root: string }): Answer {
  const owner = by.token.user;
  const name = textOf(asked.body, 'name') ?? 'manifests';
  const repository: Repository = {
    owner,
    name,
    git: forgeGit(join(by.root, owner.login), name),
    collaborators: new Map(),
    items: new Map(),
    labels: new Set(),
    reactions: new Set(),
    statuses: [],
    runs: [],
    protections: new Map(),
    rulesets: new Map(),
    deletedBy: new Map(),
    signed: new Map(),
    archived: false,
    issues: true,
    drafts: true,
  };
  state.repositories.set(`${owner.login}/${name}`, repository);
  return created({ id: 1, name });
}
