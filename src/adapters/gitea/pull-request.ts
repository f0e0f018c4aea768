import type { PullRequest } from '../../model/pull-request.ts';
import type { Place } from './place.ts';
import type { Pull } from './schema.ts';

/** Ours: by our account, from this repository, on a branch with our prefix. */
export const isOurs = (pull: Pull, { selfId, prefix }: { readonly selfId: number; readonly prefix: string }): boolean =>
  pull.user?.id === selfId && pull.head.repo_id === pull.base.repo_id && branchOf(pull).startsWith(prefix);

/** `ref` becomes `refs/pull/7/head` when the branch is deleted; the label keeps its name. */
export const branchOf = ({ head }: Pull): string => head.label;

/** While the branch is there, and only then, `ref` is its name. */
const isBranchThere = ({ head }: Pull): boolean => !head.ref.startsWith('refs/pull/');

export function pullRequestOf(pull: Pull, { draftPrefixes }: Pick<Place, 'draftPrefixes'>): PullRequest {
  const closedAt = pull.merged_at ?? pull.closed_at ?? (stateOf(pull) === 'closed' ? pull.updated_at : undefined);
  const { title, isDraft } = draftOf(pull, draftPrefixes);
  const mergeCommit = pull.merged === true ? pull.merge_commit_sha : undefined;
  return {
    number: pull.number,
    state: stateOf(pull),
    branch: branchOf(pull),
    base: pull.base.ref,
    title,
    body: pull.body ?? '',
    headCommit: pull.head.sha,
    labels: pull.labels.map(({ name }) => name),
    url: pull.html_url,
    createdAt: pull.created_at,
    updatedAt: pull.updated_at,
    ...(closedAt === undefined ? {} : { closedAt }),
    ...(mergeCommit === null || mergeCommit === undefined ? {} : { mergeCommit }),
    ...(isDraft ? { draft: true } : {}),
  };
}

/** A deleted branch closes its pull request, but only once the server gets around to it. */
export function stateOf(pull: Pull): PullRequest['state'] {
  if (pull.merged === true) return 'merged';
  return isBranchThere(pull) ? pull.state : 'closed';
}

/** Letter case does not count, as on the server. */
export function draftOf(pull: Pull, prefixes: readonly string[]): { title: string; isDraft: boolean } {
  const prefix = prefixes.find((mark) => pull.title.toUpperCase().startsWith(mark.toUpperCase()));
  if (prefix === undefined) return { title: pull.title, isDraft: pull.draft === true };
  return { title: pull.title.slice(prefix.length).trimStart(), isDraft: true };
}
