import type { Capabilities } from '../../ports/forge-parts.ts';
import type { RepositoryPorts } from '../../ports/ports.ts';
import type { Row } from './row.ts';

/** Who we are there, what our account lacks, and what the server can do. Throws RetryLater or UpstreamSurprise. */
export async function forgeRows({ name, forge }: RepositoryPorts, branch: string): Promise<Row[]> {
  const { user, problems } = await forge.check();
  const row = { area: 'forge', check: name } as const;
  const rights = { area: 'forge', check: `${name}: rights` } as const;
  return [
    { ...row, status: 'ok', detail: `as ${user}` },
    ...(problems.length === 0
      ? [{ ...rights, status: 'ok', detail: 'may open, label and close pull requests' } as const]
      : []),
    ...problems.map((problem): Row => ({ ...rights, status: 'fail', ...split(problem) })),
    ...(await abilityRows(forge, name)),
    ...(await defaultRows({ name, forge }, branch)),
  ];
}

/** Adapters write `what is wrong: what to do`. */
function split(problem: string): Pick<Row, 'detail' | 'todo'> {
  const [, detail = problem, todo = 'policies/forges.md lists the rights that a token needs'] =
    /^(.+?): (.+)$/.exec(problem) ?? [];
  return { detail, todo };
}

async function abilityRows({ capabilities }: RepositoryPorts['forge'], name: string): Promise<Row[]> {
  if (capabilities === undefined) return [];
  const { server, drafts, signedCommits } = await capabilities();
  const signing = signedCommits ? 'can sign commits itself' : 'signs no commits itself';
  return [
    { area: 'forge', check: `${name}: server`, status: 'ok', detail: `${server}; ${DRAFTS[drafts]}; ${signing}` },
  ];
}

const DRAFTS: Readonly<Record<Capabilities['drafts'], string>> = {
  native: 'has drafts',
  prefix: 'drafts by a mark in the title',
  none: 'no drafts',
};

/** Argo CD may well sync another branch, so this is a hint. */
async function defaultRows({ name, forge }: Pick<RepositoryPorts, 'name' | 'forge'>, branch: string): Promise<Row[]> {
  const facts = await forge.facts?.();
  if (facts === undefined || facts.defaultBranch === branch) return [];
  return [
    {
      area: 'forge',
      check: `${name}: default branch`,
      status: 'warn',
      detail: `it is ${facts.defaultBranch}, and pull requests go to ${branch}`,
      todo: 'set repositories[].branch to the branch that Argo CD syncs, if it is not that one',
    },
  ];
}
