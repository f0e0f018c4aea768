import type { SourceTree } from '../model/manifests.ts';
import type { PullRequest } from '../model/pull-request.ts';
import type { Reading } from '../model/reason.ts';
import type { RepositoryPorts } from '../ports/ports.ts';

/** Is it this pull request's turn to be brought onto the newest base, although nothing else about it changes? */
export type Turn = (open: PullRequest, head: string) => Promise<boolean>;

interface Observed {
  readonly tree: Reading<SourceTree>;
  readonly pullRequests: Reading<readonly PullRequest[]>;
}

/**
 * Where the base demands up-to-date branches, one of them at a time is kept on it: the next one only when none is there
 * any more. Bringing all of them along after each merge would run every pipeline for each of them, for nothing.
 */
export function turns({ manifests, forge }: RepositoryPorts, { tree, pullRequests }: Observed): Turn {
  let isTaken = false;
  if (tree.kind === 'unknown' || pullRequests.kind === 'unknown') return async () => false;
  const { branch, commit } = tree.value;
  const open = pullRequests.value.filter(({ state }) => state === 'open');
  const isBehind = async (head: string): Promise<boolean> =>
    ((await manifests.compare({ base: head, head: commit }))?.commits.length ?? 0) > 0;
  const isDemanded = async (): Promise<boolean> => {
    const rules = await forge.checks?.rules(branch);
    return rules?.kind === 'known' && rules.value.upToDate === true;
  };
  return async (one, head) => {
    if (isTaken || forge.checks === undefined || !(await isBehind(head)) || !(await isDemanded())) return false;
    for (const other of open) {
      if (other.number !== one.number && !(await isBehind(other.headCommit))) return false;
    }
    isTaken = true;
    return true;
  };
}
