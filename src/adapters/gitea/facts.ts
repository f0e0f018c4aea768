import { UpstreamSurprise } from '../../model/errors.ts';
import type { MergeMethod, RepositoryFacts } from '../../model/forge.ts';
import type { Capabilities } from '../../ports/forge-parts.ts';
import type { Place } from './place.ts';
import { anything, repository, version } from './schema.ts';

export async function repositoryFacts(place: Place): Promise<RepositoryFacts> {
  const facts = (await place.client.ask({ path: place.at('') })).read(repository);
  const methods: [MergeMethod, boolean | null | undefined][] = [
    ['merge', facts.allow_merge_commits],
    ['squash', facts.allow_squash_merge],
    ['rebase', facts.allow_rebase],
  ];
  return {
    defaultBranch: facts.default_branch,
    archived: facts.archived,
    empty: facts.empty,
    pullRequests: facts.has_pull_requests ? 'enabled' : 'disabled',
    issues: facts.has_issues ? 'enabled' : 'disabled',
    mayPush: facts.permissions?.push === true,
    mergeMethods: methods.filter(([, allowed]) => allowed === true).map(([method]) => method),
  };
}

/** Development builds call themselves by a hash, so the version is shown and never compared. */
export async function capabilities(place: Place): Promise<Capabilities> {
  const reply = await place.client.ask({ path: 'version', expect: [403, 404] });
  const server = reply.status === 200 ? `Gitea API ${reply.read(version).version}` : 'Gitea API';
  return { server, drafts: 'prefix', signedCommits: false };
}

/** Pull request 0 does not exist: a token with the scope is told so, and one without is told which scope it lacks. */
const PROBES = [
  { method: 'PATCH', path: 'pulls/0', body: {} },
  { method: 'POST', path: 'issues/0/labels', body: { labels: [] } },
] as const;

/** Changes nothing. */
export async function checkAccess(place: Place): Promise<{ user: string; problems: string[] }> {
  const { login } = await place.self();
  const facts = await repositoryFacts(place);
  const problems = problemsOf(facts);
  // An archived one refuses everything, whatever the token may do.
  for (const { method, path, body } of facts.archived ? [] : PROBES) {
    try {
      const call = { method, path: place.at(path), body, expect: [404], purpose: 'probe' } as const;
      (await place.client.ask(call)).read(anything);
    } catch (error) {
      if (!(error instanceof UpstreamSurprise)) throw error;
      problems.push(error.issue);
    }
  }
  return { user: login, problems };
}

function problemsOf(facts: RepositoryFacts): string[] {
  return [
    ...(facts.archived ? ['the repository is archived: unarchive it, or take it out of `repositories`'] : []),
    ...(facts.empty ? ['the repository is empty: make a first commit'] : []),
    ...(facts.pullRequests === 'disabled'
      ? ['pull requests are switched off in the repository: switch them on in its settings']
      : []),
    ...(facts.mayPush ? [] : ['our account may not push to the repository: let it write there']),
  ];
}
