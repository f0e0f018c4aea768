import type { ProposeDecision } from '../../model/decision.ts';
import { findingKey } from '../../model/finding.ts';
import { policyFor } from '../../model/match.ts';
import { pausedBy } from '../../model/pause.ts';
import type { Reason } from '../../model/reason.ts';
import { days, later } from '../../model/units.ts';
import type { Workload } from '../../model/workload.ts';
import { layersOf } from '../candidate.ts';
import { isDraft, notNow } from '../delivery.ts';
import type { Earlier } from '../earlier.ts';
import { optedOut } from '../gates/opt-out.ts';
import { snoozedFor } from '../gates/snoozed.ts';
import { systemNamespaceOf } from '../gates/system-namespace.ts';
import { goingBack } from '../going-back.ts';
import { loweredMode } from '../guard/mode.ts';
import type { Judged } from '../lifecycle/judged.ts';
import { optOutsOf } from '../stricter.ts';
import { journaled } from './journaled.ts';
import { areLive } from './live-values.ts';
import { areBoundsLive, isAboutReplicas } from './scaled.ts';
import { undoing } from './set-back.ts';
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
  if (policy === undefined || leftBecause(one, { workload, memory, pass }) !== undefined) return undefined;
  const open = takingBack(one, memory).find(isOpen);
  const closed = notNow(policy.delivery, { lane: 'fast', snapshot });
  const verb = `takes back #${number}, after whose merge ${because}`;
  return {
    ...goingBack(policy),
    key: findingKey({ cluster: snapshot.cluster, workload: workload.ref, kind: `revert-${number}` }),
    subject: workload.ref,
    repository: one.repository,
    ...(open === undefined ? {} : { answers: open.pullRequest.number }),
    intents: undoing(one.marker, workload),
    notes: [{ code: 'new-revision', text: `It ${verb}.` }],
    ...(isDraft(policy.delivery, closed, open) ? { draft: true } : {}),
    ...(modeOf(one, workload, pass) === 'dry-run' ? { planOnly: true } : {}),
    reverts: { number, because },
  };
}

/** Why no pull request takes back what got worse: people read it where they are told that it did. */
export function whyItStays(one: Earlier, memory: readonly Earlier[], pass: Pass): Reason | undefined {
  if (one.reverts !== undefined) return { code: 'reverting', detail: 'it takes another change back itself' };
  const workload = workloadFor(one, memory, pass);
  if (workload === undefined) return { code: 'owner-unknown', detail: 'the workload is not in the snapshot' };
  const because = leftBecause(one, { workload, memory, pass });
  if (because !== undefined || modeOf(one, workload, pass) !== 'dry-run') return because;
  return { code: 'dry-run', detail: 'mode dry-run: the pull request is only shown' };
}

/** What speaks against taking it back in this pass. */
function leftBecause(one: Earlier, { workload, memory, pass }: Omit<Ground, 'because'>): Reason | undefined {
  const { snapshot, policies } = pass;
  const policy = policyFor(workload, policies);
  if (policy === undefined) return { code: 'no-policy', detail: 'no policy matches this workload' };
  if (policy.automation === 'notify')
    return { code: 'notify-only', detail: `policy ${policy.name}: no pull requests are opened` };
  const earlier = takingBack(one, memory);
  const isUnderWay = earlier.some(isOpen);
  if (earlier.length > 0 && !isUnderWay)
    return { code: 'closed-by-person', detail: 'a pull request that took it back has ended' };
  const { values } = one.marker;
  if (undoing(one.marker, workload).length === 0)
    return { code: 'nothing-to-change', detail: 'what was there before is not known' };
  if ((isAboutReplicas(values) ? areBoundsLive : areLive)(values, workload) !== true)
    return { code: 'superseded', detail: 'other values run by now' };
  const declined = declinedBecause(one, workload, pass);
  if (declined !== undefined || isUnderWay || policy.delivery.outsideWindows !== 'hold') return declined;
  return notNow(policy.delivery, { lane: 'fast', snapshot });
}

const takingBack = ({ pullRequest, repository }: Earlier, memory: readonly Earlier[]): Earlier[] =>
  memory.filter((other) => other.reverts === pullRequest.number && other.repository === repository);

const isOpen = ({ pullRequest }: Earlier): boolean => pullRequest.state === 'open';

/** People's word and their brakes count for this as for what it takes back. */
function declinedBecause(one: Earlier, workload: Workload, pass: Pass): Reason | undefined {
  const { snapshot, policies } = pass;
  const at = { prefix: policies.annotationPrefix, now: snapshot.takenAt };
  return (
    pausedBy(snapshot.pauses, workload.ref.namespace, snapshot.takenAt) ??
    (modeOf(one, workload, pass) === 'observe' ? OBSERVE : undefined) ??
    systemNamespaceOf(workload.ref.namespace ?? '', policies) ??
    optedOut(optOutsOf(layersOf(workload), workload, at), { prefix: at.prefix, check: checkOf(one) }) ??
    snoozedFor(one.marker.key, snapshot)
  );
}

const OBSERVE: Reason = { code: 'mode', detail: 'mode observe: findings are only stated' };

const modeOf = (one: Earlier, { ref }: Workload, { policies }: Pass) =>
  loweredMode(policies.guardrails, { namespace: ref.namespace, check: checkOf(one) });

/** The kind of finding that the merge answered. */
const checkOf = ({ marker }: Earlier): string => marker.key.slice(marker.key.lastIndexOf('/') + 1);
