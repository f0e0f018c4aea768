import { UpstreamSurprise } from '../../model/errors.ts';
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
    ...(facts.archived ? ['the repository is archived: unarchive it, or take it out of `repositories`'] : []),
    ...(facts.empty ? ['the repository is empty: make a first commit'] : []),
    ...(facts.pullRequests === 'disabled'
      ? ['pull requests are switched off in the repository: switch them on in its settings']
      : []),
    ...(facts.mayPush ? [] : ['our account may not push to the repository: let it write there']),
    // An archived one refuses everything, whatever the token may do.
    ...(facts.archived ? [] : await missingPermissions(place)),
  ];
  return { user: login, problems };
}

async function missingPermissions(place: Place): Promise<string[]> {
  const permissions = await place.credentials.permissions?.();
  if (permissions !== undefined)
    return Object.entries(NEEDED)
      .filter(([name, level]) => permissions[name] !== level)
      .map(
        ([name, level]) =>
          `the App lacks the permission ${name}=${level}: give it in the App's settings, and accept it in the installation`,
      );
  const scopes = (await place.client.ask({ route: 'GET /user' })).headers['x-oauth-scopes'] ?? '';
  const isClassic = scopes.trim() !== '';
  if (!isClassic) return refusedProbes(place);
  const isEnough = scopes.split(',').some((scope) => ['repo', 'public_repo'].includes(scope.trim()));
  return !isEnough ? ['the token lacks the scope repo: make one that has it'] : [];
}

/** There is no number 0: a fine-grained token with the permission is told so, and one without which it lacks. */
const PROBES = [
  { route: 'PATCH /repos/{owner}/{repo}/pulls/{pull_number}', parameters: { pull_number: 0 } },
  {
    route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels',
    parameters: { issue_number: 0, labels: ['trimtab'] },
  },
] as const;

async function refusedProbes(place: Place): Promise<string[]> {
  const problems: string[] = [];
  for (const probe of PROBES) {
    try {
      await place.client.ask({ ...probe, expect: [404, 410, 422], purpose: 'read' });
    } catch (error) {
      if (!(error instanceof UpstreamSurprise) || error.code !== 'forbidden') throw error;
      problems.push(error.issue);
    }
  }
  return problems;
}
