import { UpstreamSurprise } from '../../model/errors.ts';
import type { PushResult } from '../../ports/manifests.ts';
import { GitFailure } from './command.ts';
import { pushResult } from './push-result.ts';
import type { Workspace } from './workspace.ts';

/** The commit a branch of the remote points to; undefined when there is no such branch. */
export const remoteHead = async (workspace: Workspace, branch: string): Promise<string | undefined> =>
  (await remoteHeads(workspace, [branch])).get(branch);

/** Of as many branches at once as one command line holds: those that are there. */
export async function remoteHeads(
  workspace: Workspace,
  branches: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (let at = 0; at < branches.length; at += MOST_AT_ONCE) {
    const asked = new Map(branches.slice(at, at + MOST_AT_ONCE).map((branch) => [refOf(workspace, branch), branch]));
    const listing = await workspace.remote(['ls-remote', '--refs', '--', workspace.url, ...asked.keys()]);
    for (const line of listing.split('\n')) {
      const [commit = '', ref = ''] = line.split('\t');
      // `ls-remote` also tells of refs that end like the one that was asked for.
      const branch = asked.get(ref);
      if (branch !== undefined) found.set(branch, commit);
    }
  }
  return found;
}

/** Names of branches are 250 bytes at most, command lines 128 KiB at least. */
const MOST_AT_ONCE = 400;

/** Moves a branch of the remote from exactly `expected` (undefined: no branch) to `commit` (undefined: delete it). */
export async function moveBranch(
  workspace: Workspace,
  move: { readonly branch: string; readonly commit: string | undefined; readonly expected: string | undefined },
): Promise<PushResult> {
  const ref = refOf(workspace, move.branch);
  const lease = `--force-with-lease=${ref}:${move.expected ?? ''}`;
  const refspec = `${move.commit ?? ''}:${ref}`;
  try {
    return pushResult(
      await workspace.remote(['push', '--porcelain', '--no-verify', lease, '--', workspace.url, refspec]),
    );
  } catch (error) {
    const answer = refusalIn(error);
    if (answer === undefined) throw error;
    return answer;
  }
}

/** A push that reached the server and was refused there is an answer, not a failure. */
function refusalIn(error: unknown): PushResult | undefined {
  const failure = error instanceof Error ? error.cause : undefined;
  if (!(failure instanceof GitFailure) || !/^!\t/m.test(failure.stdout)) return undefined;
  return pushResult(failure.stdout, failure.stderr);
}

/** Same rules as `git check-ref-format`, and no leading dash: a branch name is an argument. */
function refOf(workspace: Workspace, branch: string): string {
  if (!isBranchName(branch))
    throw new UpstreamSurprise({ source: workspace.name, issue: `not a branch name: ${branch}` });
  return `refs/heads/${branch}`;
}

const isBranchName = (branch: string): boolean =>
  /^[^\s~^:?*[\\\p{Cc}]+$/u.test(branch) &&
  !/^-|\.\.|@\{|\.$/.test(branch) &&
  branch.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'));
