import type { PullRequest } from '../../model/pull-request.ts';
import type { Pull } from './schema.ts';

/** Ours: by our account, from this repository, on a branch with our prefix. */
export const isOurs = (pull: Pull, { selfId, prefix }: { readonly selfId: number; readonly prefix: string }): boolean =>
  pull.user?.id === selfId && pull.head.repo?.id === pull.base.repo.id && pull.head.ref.startsWith(prefix);

export const isMerged = ({ merged_at: mergedAt }: Pull): boolean => mergedAt !== null && mergedAt !== undefined;

export function pullRequestOf(pull: Pull): PullRequest {
  const { closed_at: closedAt, merge_commit_sha: mergeCommit } = pull;
  return {
    number: pull.number,
    state: isMerged(pull) ? 'merged' : pull.state,
    branch: pull.head.ref,
    base: pull.base.ref,
    title: pull.title,
    body: pull.body ?? '',
    headCommit: pull.head.sha,
    labels: pull.labels.map(({ name }) => name),
    url: pull.html_url,
    createdAt: pull.created_at,
    updatedAt: pull.updated_at,
    ...(closedAt === null || closedAt === undefined ? {} : { closedAt }),
    ...(isMerged(pull) && mergeCommit !== null && mergeCommit !== undefined ? { mergeCommit } : {}),
    ...(pull.draft === true ? { draft: true } : {}),
  };
}
