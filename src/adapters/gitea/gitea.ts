import { known } from '../../model/reason.ts';
import type { Forge } from '../../ports/forge.ts';
import { keepingComments } from '../../ports/forge-habits/comments.ts';
import { completeLabels } from '../../ports/forge-habits/labels.ts';
import type { ForgeParts } from '../../ports/forge-parts.ts';
import { closePull, getOwn, reopenPull, setStage, updatePull } from './change.ts';
import { checksOf } from './checks.ts';
import { giteaClient } from './client.ts';
import { commentDesk } from './comments.ts';
import { capabilities, checkAccess, repositoryFacts } from './facts.ts';
import { closerOf, history } from './history.ts';
import { issuesOf } from './issues.ts';
import { labelDesk } from './labels.ts';
import { listOwn } from './list.ts';
import { cancelMerge, merge } from './merge.ts';
import { openPull } from './open.ts';
import type { GiteaOptions } from './options.ts';
import { othersOpen } from './others.ts';
import { permissionOf } from './permission.ts';
import { type Place, placeOf } from './place.ts';
import { pullRequestOf } from './pull-request.ts';
import { askReviewers } from './reviewers.ts';

export type GiteaForge = Forge & ForgeParts;

/** Pull requests on Gitea (1.21 and later) and Forgejo. Throws RetryLater or UpstreamSurprise. */
export function gitea(options: GiteaOptions): GiteaForge {
  const client = giteaClient(options);
  const place = placeOf(options, client);
  return {
    list: (query) => listOwn(place, query),
    open: (request) => openPull(place, request),
    update: (number, change) => updatePull(place, number, change),
    close: (number, comment) => closePull(place, number, comment),
    check: () => checkAccess(place),
    stages: stagesOf(place),
    labels: { complete: (pullRequest, wanted) => completeLabels(pullRequest, wanted, labelDesk(place)) },
    reviewers: { owners: 'regexes', ask: (number, reviewers) => askReviewers(place, number, reviewers) },
    comments: keepingComments(commentDesk(place)),
    issues: issuesOf(place),
    checks: checksOf(place),
    merging: { merge: (request) => merge(place, request), cancel: (number) => cancelMerge(place, number) },
    othersOpen: () => othersOpen(place),
    permissionOf: (login) => permissionOf(place, login),
    facts: () => repositoryFacts(place),
    capabilities: () => capabilities(place),
    traffic: client.traffic,
  };
}

function stagesOf(place: Place): ForgeParts['stages'] {
  return {
    get: async (number) => {
      const found = await getOwn(place, number);
      return found === undefined ? undefined : pullRequestOf(found, place);
    },
    reopen: (number) => reopenPull(place, number),
    setStage: (number, stage) => setStage(place, number, stage),
    closer: (number) => closerOf(place, number),
    waiting: async (number) => known((await isScheduled(place, number)) ? 'scheduled' : 'no'),
  };
}

/** Only the history tells that somebody asked for a merge once the checks are green. */
async function isScheduled(place: Place, number: number): Promise<boolean> {
  const last = (await history(place, number)).findLast(({ type }) => SCHEDULING.has(type));
  return last?.type === 'pull_scheduled_merge';
}

const SCHEDULING = new Set(['pull_scheduled_merge', 'pull_cancel_scheduled_merge', 'close', 'merge_pull']);
