import { RetryLater, type SurpriseCode, UpstreamSurprise } from '../../model/errors.ts';
import type { RepositoryPorts } from '../../ports/ports.ts';
import { forgeRows } from './forge.ts';
import type { Row } from './row.ts';

/** Can it be read, is the base branch there, would a push be let in, and does the forge let us work? Writes nothing. */
export async function checkRepository(repository: RepositoryPorts, branch: string): Promise<Row[]> {
  const { name } = repository;
  return [
    ...(await attempted({ area: 'git', check: name }, () => gitRows(repository, branch))),
    ...(await attempted({ area: 'forge', check: name }, () => forgeRows(repository, branch))),
  ];
}

async function gitRows(repository: RepositoryPorts, branch: string): Promise<Row[]> {
  const { name, manifests, forge } = repository;
  const row = { area: 'git', check: name } as const;
  const head = await manifests.branchHead(branch);
  if (head !== undefined)
    return [
      { ...row, status: 'ok', detail: `${branch} is at ${head.slice(0, 12)}` },
      await pushRow(repository, { branch, head }),
    ];
  const main = await defaultBranch(forge);
  const todo =
    main === undefined || main === branch
      ? `set repositories[].branch of ${name}; in an empty repository, make a first commit`
      : `set repositories[].branch of ${name} to ${main}, its default branch`;
  return [{ ...row, status: 'fail', detail: `no branch ${branch}`, todo }];
}

/** Only an advice: when the forge cannot say, that has a row of its own. */
async function defaultBranch({ facts }: RepositoryPorts['forge']): Promise<string | undefined> {
  try {
    return (await facts?.())?.defaultBranch;
  } catch (error) {
    if (isExpected(error)) return undefined;
    throw error;
  }
}

/** Pushing a branch to where it already is asks the server for the right to write and changes nothing. */
async function pushRow({ name, manifests }: RepositoryPorts, at: { branch: string; head: string }): Promise<Row> {
  const row = { area: 'git', check: `${name}: may push` } as const;
  const result = await manifests.push({ branch: at.branch, commit: at.head, expected: at.head });
  if (result.kind !== 'rejected') return { ...row, status: 'ok', detail: 'the server lets us write' };
  return { ...row, status: 'fail', detail: result.because, todo: 'give the token the right to push branches' };
}

/** An area that breaks is a row with what to do, and the next one is still looked at. */
async function attempted(row: Pick<Row, 'area' | 'check'>, look: () => Promise<Row[]>): Promise<Row[]> {
  try {
    return await look();
  } catch (error) {
    if (!isExpected(error)) throw error;
    const todo = error instanceof RetryLater ? LATER : REMEDIES[error.code];
    return [{ ...row, status: 'fail', detail: error.issue, todo }];
  }
}

const isExpected = (error: unknown): error is RetryLater | UpstreamSurprise =>
  error instanceof UpstreamSurprise || error instanceof RetryLater;

const LATER = 'try again; does the address answer from this machine?';
const LOOK = 'check url, remote and forge of the repository';
const REMEDIES: Readonly<Record<SurpriseCode, string>> = {
  forbidden: 'make a new token with the rights that the README lists, for an account that may write to the repository',
  absent: `${LOOK}; a token that may not see a repository is told that there is none`,
  surprise: LOOK,
  partial: LOOK,
};
