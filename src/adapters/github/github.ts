import type { Forge } from '../../ports/forge.ts';
import { keepingComments } from '../../ports/forge-habits/comments.ts';
import { completeLabels } from '../../ports/forge-habits/labels.ts';
import type { ForgeParts } from '../../ports/forge-parts.ts';
import { closePull, updatePull } from './change.ts';
import { checksOf } from './checks.ts';
import { githubClient } from './client.ts';
import { commentDesk } from './comments.ts';
import { type CommitOrder, type Committed, clearStaging, commitOnBranch, isOwnCommit } from './commit-on-branch.ts';
import { capabilities, checkAccess, repositoryFacts } from './facts.ts';
import { issuesOf } from './issues.ts';
import { labelDesk } from './labels.ts';
import { listOwn } from './list.ts';
import { cancelMerge, merge } from './merge.ts';
import { openPull } from './open.ts';
import type { GithubOptions } from './options.ts';
import { othersOpen } from './others.ts';
import { permissionOf } from './permission.ts';
import { placeOf } from './place.ts';
import { askReviewers } from './reviewers.ts';
import { stagesOf } from './stages.ts';

export type GithubForge = Forge &
  ForgeParts & {
    /** A verified commit without a key and without a clone. */
    readonly commitOnBranch: (order: CommitOrder) => Promise<Committed>;
    /** Did GitHub sign that commit for our account? */
    readonly isOwnCommit: (sha: string) => Promise<boolean>;
    /** What a killed pass left of making commits is taken away. */
    readonly clearStaging: () => Promise<void>;
  };

/** Pull requests on GitHub and GitHub Enterprise Server. Throws RetryLater or UpstreamSurprise. */
export function github(options: GithubOptions): GithubForge {
  const client = githubClient(options);
  const place = placeOf(options, client);
  return {
    list: (query) => listOwn(place, query),
    open: (request) => openPull(place, request),
    update: (number, change) => updatePull(place, number, change),
    close: (number, comment) => closePull(place, number, comment),
    check: () => checkAccess(place),
    stages: stagesOf(place),
    labels: { complete: (pullRequest, wanted) => completeLabels(pullRequest, wanted, labelDesk(place)) },
    reviewers: { owners: 'globs', ask: (number, reviewers) => askReviewers(place, number, reviewers) },
    comments: keepingComments(commentDesk(place)),
    issues: issuesOf(place),
    checks: checksOf(place),
    merging: { merge: (request) => merge(place, request), cancel: (number) => cancelMerge(place, number) },
    othersOpen: () => othersOpen(place),
    permissionOf: (login) => permissionOf(place, login),
    facts: () => repositoryFacts(place),
    capabilities: () => capabilities(place),
    traffic: client.traffic,
    commitOnBranch: (order) => commitOnBranch(place, order),
    isOwnCommit: (sha) => isOwnCommit(place, sha),
    clearStaging: () => clearStaging(place),
  };
}
