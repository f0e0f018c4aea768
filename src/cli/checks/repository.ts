import { RetryLater, UpstreamSurprise } from '../../model/errors.ts';
import type { RepositoryPorts } from '../../ports/ports.ts';
import type { Row } from './row.ts';

/** Can it be read, is the base branch there, would a push be let in, and does the forge know us? Writes nothing. */
export async function checkRepository(repository: RepositoryPorts, branch: string): Promise<Row[]> {
  const git = { area: 'git', check: repository.name } as const;
  try {
    const head = await repository.manifests.branchHead(branch);
    if (head === undefined) {
      return [
        {
          ...git,
          status: 'fail',
          detail: `no branch ${branch}`,
          todo: `set repositories[].branch of ${repository.name}`,
        },
      ];
    }
    return [
      { ...git, status: 'ok', detail: `${branch} is at ${head.slice(0, 12)}` },
      await pushRow(repository, { branch, head }),
      ...(await forgeRows(repository)),
    ];
  } catch (error) {
    if (!(error instanceof UpstreamSurprise) && !(error instanceof RetryLater)) throw error;
    return [{ ...git, status: 'fail', detail: error.issue, todo: 'check url, remote and auth of the repository' }];
  }
}

/** Pushing a branch to where it already is asks the server for the right to write and changes nothing. */
async function pushRow({ name, manifests }: RepositoryPorts, at: { branch: string; head: string }): Promise<Row> {
  const row = { area: 'git', check: `${name}: may push` } as const;
  const result = await manifests.push({ branch: at.branch, commit: at.head, expected: at.head });
  if (result.kind !== 'rejected') return { ...row, status: 'ok', detail: 'the server lets us write' };
  return { ...row, status: 'fail', detail: result.because, todo: 'give the token the right to push branches' };
}

async function forgeRows({ name, forge }: RepositoryPorts): Promise<Row[]> {
  const { user, problems } = await forge.check();
  const row = { area: 'forge', check: name } as const;
  if (problems.length === 0) return [{ ...row, status: 'ok', detail: `as ${user}` }];
  return problems.map((detail) => ({ ...row, status: 'fail', detail, todo: 'see "Set up" in the README' }));
}
