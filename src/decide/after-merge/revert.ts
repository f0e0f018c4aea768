import type { ProposeDecision } from '../../model/decision.ts';
import { findingKey } from '../../model/finding.ts';
import type { Intent } from '../../model/intent.ts';
import { policyFor } from '../../model/match.ts';
import { bytes, days, later, millicores } from '../../model/units.ts';
import type { Workload } from '../../model/workload.ts';
import { layersOf } from '../candidate.ts';
import type { Earlier } from '../earlier.ts';
import { goingBack } from '../going-back.ts';
import type { Judged } from '../lifecycle/judged.ts';
import { readOptOuts } from '../opt-outs.ts';
import { journaled } from './journaled.ts';
import { areLive, liveOf, sizesIn } from './live-values.ts';
import { watch, workloadFor } from './watch.ts';

type Pass = Pick<Judged, 'analysis' | 'snapshot' | 'policies'>;

/** Longer after the verdict nobody wonders about it any more. */
const LASTS = days(7);

/**
 * Merged changes after which things got worse, taken back: each field to its value from before, wherever that is
 * written today. Later commits of others stay, which `git revert` could not promise. One for each merge, ever.
 */
export function revertsOf(memory: readonly Earlier[], pass: Pass): ReadonlyMap<Workload, ProposeDecision> {
  const reverts = new Map<Workload, ProposeDecision>();
  for (const one of memory) {
    if (one.pullRequest.state !== 'merged' || one.reverts !== undefined) continue;
    const because = regressionOf(one, memory, pass);
    const workload = because === undefined ? undefined : workloadFor(one, memory, pass);
    if (because === undefined || workload === undefined || reverts.has(workload)) continue;
    const decision = revertOf(one, { because, workload, memory, pass });
    if (decision !== undefined) reverts.set(workload, decision);
  }
  return reverts;
}

function regressionOf(one: Earlier, memory: readonly Earlier[], pass: Pass): string | undefined {
  const { outcome } = journaled(one, pass.snapshot);
  if (outcome === undefined) {
    const watched = watch(one, memory, pass);
    return watched?.kind === 'judged' && watched.verdict === 'regression' ? watched.detail : undefined;
  }
  const isRecent = later(outcome.at, LASTS) > pass.snapshot.takenAt;
  return outcome.facts.verdict === 'regression' && isRecent ? String(outcome.facts.detail) : undefined;
}

interface Ground {
  readonly because: string;
  readonly workload: Workload;
  readonly memory: readonly Earlier[];
  readonly pass: Pass;
}

function revertOf(one: Earlier, { because, workload, memory, pass }: Ground): ProposeDecision | undefined {
  const { snapshot, policies } = pass;
  const policy = policyFor(workload, policies);
  const { number } = one.pullRequest;
  const earlier = memory.filter(({ reverts, repository }) => reverts === number && repository === one.repository);
  const open = earlier.find(({ pullRequest }) => pullRequest.state === 'open');
  const isOver = earlier.length > 0 && open === undefined;
  const intents = intentsOf(one, workload);
  if (policy === undefined || policy.automation === 'notify' || isOver || intents.length === 0) return undefined;
  if (areLive(one.marker.values, workload) !== true || isDeclined(workload, pass)) return undefined;
  const verb = `takes back #${number}, after whose merge ${because}`;
  return {
    ...goingBack(policy),
    key: findingKey({ cluster: snapshot.cluster, workload: workload.ref, kind: `revert-${number}` }),
    subject: workload.ref,
    repository: one.repository,
    ...(open === undefined ? {} : { answers: open.pullRequest.number }),
    intents,
    notes: [{ code: 'new-revision', text: `It ${verb}.` }],
    reverts: { number, because },
  };
}

function isDeclined(workload: Workload, { snapshot, policies }: Pass): boolean {
  const optOuts = readOptOuts(layersOf(workload), policies.annotationPrefix, snapshot.takenAt);
  if (optOuts.kind === 'unknown') return true;
  const { ignore, notifyOnly, pausedUntil } = optOuts.value;
  return ignore === true || notifyOnly === true || pausedUntil !== undefined;
}

/** Without what was before (older pull requests do not say it) nothing can be taken back. */
function intentsOf({ marker: { values, was = {} } }: Earlier, workload: Workload): Intent[] {
  return sizesIn(values).flatMap(({ container, field, value }): Intent[] => {
    const spec = workload.containers.find((one) => one.spec.name === container)?.spec;
    const live = liveOf(workload, container, field);
    const name = `${container}/${field}`;
    if (spec === undefined || live === undefined || value === undefined || !(name in was)) return [];
    const at = { object: workload.ref, container, role: spec.role };
    const before = was[name];
    if (typeof before !== 'number') return [{ kind: 'unset-resource', ...at, field, from: millicores(live) }];
    return field === 'requests.cpu' || field === 'limits.cpu'
      ? [{ kind: 'set-cpu', ...at, field, from: millicores(live), to: millicores(before) }]
      : [{ kind: 'set-memory', ...at, field, from: bytes(live), to: bytes(before) }];
  });
}
