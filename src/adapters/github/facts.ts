import type { MergeMethod, RepositoryFacts } from '../../model/forge.ts';
import type { Capabilities } from '../../ports/forge-parts.ts';
import type { Place } from './place.ts';
import { meta, repository } from './schema.ts';

export async function repositoryFacts(place: Place): Promise<RepositoryFacts> {
  const facts = (await place.client.ask({ route: 'GET /repos/{owner}/{repo}' })).read(repository);
  const methods: [MergeMethod, boolean | null | undefined][] = [
    ['merge', facts.allow_merge_commit],
    ['squash', facts.allow_squash_merge],
    ['rebase', facts.allow_rebase_merge],
  ];
  const permissions = await place.credentials.permissions?.();
  return {
    defaultBranch: facts.default_branch,
    archived: facts.archived,
    empty: await isEmpty(place, facts.default_branch),
    pullRequests: facts.has_pull_requests === false ? 'disabled' : 'enabled',
    issues: facts.has_issues ? 'enabled' : 'disabled',
    // An App has no role in the repository: what it may do is in its installation.
    mayPush: permissions === undefined ? facts.permissions?.push === true : permissions.contents === 'write',
    mergeMethods: methods.filter(([, allowed]) => allowed === true).map(([method]) => method),
  };
}

/** 409: "Git Repository is empty." Its size says nothing: it is counted later. */
async function isEmpty(place: Place, name: string): Promise<boolean> {
  const route = 'GET /repos/{owner}/{repo}/git/ref/{ref}';
  return (await place.client.ask({ route, parameters: { ref: `heads/${name}` }, expect: [404, 409] })).status !== 200;
}

export async function capabilities(place: Place): Promise<Capabilities> {
  const reply = await place.client.ask({ route: 'GET /meta', expect: [403, 404] });
  const version = reply.status === 200 ? reply.read(meta).installed_version : undefined;
  const server = version === undefined || version === null ? 'GitHub' : `GitHub Enterprise Server ${version}`;
  return { server, drafts: 'native', signedCommits: true };
}

const NEEDED = { contents: 'write', pull_requests: 'write', issues: 'write' } as const;

/** Changes nothing. What a fine-grained token may do is only told when it is refused something. */
export async function checkAccess(place: Place): Promise<{ user: string; problems: string[] }> {
  const { login } = await place.self();
  const facts = await repositoryFacts(place);
  const problems = [
    ...(facts.archived ? ['the repository is archived'] : []),
    ...(facts.empty ? ['the repository is empty'] : []),
    ...(facts.pullRequests === 'disabled' ? ['pull requests are switched off in the repository'] : []),
    ...(facts.mayPush ? [] : ['our account may not push to the repository']),
    ...(await missingPermissions(place)),
  ];
  return { user: login, problems };
}

async function missingPermissions(place: Place): Promise<string[]> {
  const permissions = await place.credentials.permissions?.();
  if (permissions !== undefined)
    return Object.entries(NEEDED)
      .filter(([name, level]) => permissions[name] !== level)
      .map(([name, level]) => `the App needs the permission ${name}=${level}`);
  const scopes = (await place.client.ask({ route: 'GET /user' })).headers['x-oauth-scopes'] ?? '';
  const isClassic = scopes.trim() !== '';
  const isEnough = scopes.split(',').some((scope) => ['repo', 'public_repo'].includes(scope.trim()));
  return isClassic && !isEnough ? ['the token needs the scope repo'] : [];
}
