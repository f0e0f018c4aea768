/** Which revisions Argo CD deployed when: the last good one and the one that failed, for the repository that changed. */
import type { Application } from '../../model/application.ts';
import type { Asking } from '../../model/history.ts';
import type { Reason } from '../../model/reason.ts';
import type { Instant } from '../../model/units.ts';
import type { Ground } from '../locate/ground.ts';
import { because, isReason } from '../locate/reasons.ts';
import { treeAt } from './asking.ts';

export interface Deployments {
  /** Configured name. */
  readonly repository: string;
  readonly good: string;
  readonly bad: string;
}

interface Deployment {
  readonly revisions: readonly string[];
  readonly at: Instant;
}

/**
 * `since`: when the failed template began to run; undefined for a sync that failed, which left no trace in the history.
 * The history has full syncs that succeeded, at most ten: failed ones and self-heals are not in it.
 */
export function* deploymentsOf(
  ground: Ground,
  application: Application,
  { since, to }: { readonly since: Instant | undefined; readonly to: string | undefined },
): Asking<Deployments | Reason> {
  const found = since === undefined ? ofFailedSync(application) : around(application, since);
  if (isReason(found)) return found;
  const pair = to === undefined ? found : wanted(application, found, to);
  if (isReason(pair)) return pair;
  const changed = changedRepository(ground, application, pair);
  if (isReason(changed) || !application.hydrated) return changed;
  const good = yield* drySource(changed.repository, changed.good);
  const bad = yield* drySource(changed.repository, changed.bad);
  if (isReason(good)) return good;
  return isReason(bad) ? bad : { ...changed, good, bad };
}

interface Pair {
  readonly good: Deployment;
  readonly bad: Deployment;
}

const FORGOTTEN = because(
  'blame-unknown',
  'Argo CD remembers no deployment from before: its history is too short to say what was good.',
);

/** Git and Argo CD have clocks of their own. */
const SLACK = 5_000;

/** The last one that had begun when the template did, and the one before it that was of something else. */
function around({ history, operation }: Application, since: Instant): Pair | Reason {
  const known: Deployment[] = history.map(({ revisions, startedAt, deployedAt }) => ({
    revisions,
    at: startedAt ?? deployedAt,
  }));
  // A sync that waits for the rollout, or failed with it, is not in the history yet.
  if (operation?.startedAt !== undefined && operation.revisions.length > 0)
    known.push({ revisions: operation.revisions, at: operation.startedAt });
  const begun = known.filter(({ at }) => at <= since + SLACK).sort((a, b) => a.at - b.at);
  const bad = begun.at(-1);
  const good = begun.findLast(({ revisions }) => !same(revisions, bad?.revisions));
  return bad === undefined || good === undefined ? FORGOTTEN : { good, bad };
}

/** A person names what to go back to: a number of the history, or a commit that was deployed. */
function wanted({ history }: Application, { bad }: Pair, to: string): Pair | Reason {
  const found = history.findLast(
    ({ id, revisions }) => String(id) === to || (to.length >= 7 && revisions.some((one) => one.startsWith(to))),
  );
  if (found !== undefined) return { good: { revisions: found.revisions, at: found.deployedAt }, bad };
  const known = history.map(({ id, revisions }) => `${id} (${revisions.join(' ').slice(0, 12)})`).join(', ');
  return because('blame-unknown', `Argo CD did not deploy ${to}; what it remembers is ${known || 'nothing'}.`);
}

function ofFailedSync({ history, operation }: Application): Pair | Reason {
  const { startedAt, revisions = [] } = operation ?? {};
  if (startedAt === undefined || revisions.length === 0)
    return because('blame-unknown', 'Argo CD does not say which revision the failed sync was of.');
  const last = history.findLast((one) => !same(one.revisions, revisions));
  return last === undefined
    ? FORGOTTEN
    : { good: { revisions: last.revisions, at: last.deployedAt }, bad: { revisions, at: startedAt } };
}

const same = (a: readonly string[], b: readonly string[] = []): boolean => a.join(' ') === b.join(' ');

const COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/** Revisions stand in the order of the sources; that of a chart repository is a version and no commit. */
function changedRepository(ground: Ground, { sources }: Application, { good, bad }: Pair): Deployments | Reason {
  const changed = new Map<string, Deployments>();
  for (const [i, { repoUrl, chart }] of sources.entries()) {
    const [old, new_] = [good.revisions[i], bad.revisions[i]];
    if (old === new_) continue;
    if (chart !== undefined)
      return because('blame-unknown', `The version of the chart ${chart} changed from ${old} to ${new_}.`);
    const index = ground.repository(repoUrl);
    if (isReason(index)) return index;
    if (old === undefined || new_ === undefined || !COMMIT.test(old) || !COMMIT.test(new_))
      return because('blame-unknown', 'The deployments have other sources than the Application has today.');
    const { repository } = index.tree;
    const earlier = changed.get(repository);
    if (earlier !== undefined && (earlier.good !== old || earlier.bad !== new_))
      return because('blame-unknown', 'Two sources of the same repository were deployed at different commits.');
    changed.set(repository, { repository, good: old, bad: new_ });
  }
  const [one, another] = changed.values();
  if (one === undefined) return because('no-change-in-git', 'The same commit was deployed before and after.');
  return another === undefined
    ? one
    : because('blame-unknown', `Several repositories changed at once: ${[...changed.keys()].sort().join(', ')}.`);
}

/** Argo CD's source hydrator notes the commit it rendered; only that one can be changed by people. */
function* drySource(repository: string, hydrated: string): Asking<string | Reason> {
  const tree = yield* treeAt(repository, hydrated);
  if (isReason(tree)) return tree;
  const notes = tree.paths.filter((path) => path === NOTE || path.endsWith(`/${NOTE}`));
  const found = notes.map((path) => /"drySha"\s*:\s*"([0-9a-f]{40,64})"/.exec(tree.text(path) ?? '')?.[1]);
  const commits = new Set(found.filter((commit) => commit !== undefined));
  const [only, ...others] = commits;
  return only === undefined || others.length > 0
    ? because(
        'blame-unknown',
        `The hydrated commit ${hydrated.slice(0, 8)} does not say which commit it was made from.`,
      )
    : only;
}

const NOTE = 'hydrator.metadata';
