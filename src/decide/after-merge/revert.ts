import type { ProposeDecision } from '../../model/decision.ts';
import { findingKey } from '../../model/finding.ts';
import { policyFor } from '../../model/match.ts';
import { pausedBy } from '../../model/pause.ts';
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
  const earlier = memory.filter(({ reverts, repository }) => reverts === number && repository === one.repository);
  const open = earlier.find(({ pullRequest }) => pullRequest.state === 'open');
  const isOver = earlier.length > 0 && open === undefined;
  const intents = undoing(one.marker, workload);
  if (policy === undefined || policy.automation === 'notify' || isOver || intents.length === 0) return undefined;
  const isLive = isAboutReplicas(one.marker.values) ? areBoundsLive : areLive;
  if (isLive(one.marker.values, workload) !== true || isDeclined(one, workload, pass)) return undefined;
  const closed = notNow(policy.delivery, { lane: 'fast', snapshot });
  if (closed !== undefined && open === undefined && policy.delivery.outsideWindows === 'hold') return undefined;
  const verb = `takes back #${number}, after whose merge ${because}`;
  return {
    ...goingBack(policy),
    key: findingKey({ cluster: snapshot.cluster, workload: workload.ref, kind: `revert-${number}` }),
    subject: workload.ref,
    repository: one.repository,
    ...(open === undefined ? {} : { answers: open.pullRequest.number }),
    intents,
    notes: [{ code: 'new-revision', text: `It ${verb}.` }],
    ...(isDraft(policy.delivery, closed, open) ? { draft: true } : {}),
    ...(modeOf(one, workload, pass) === 'dry-run' ? { planOnly: true } : {}),
    reverts: { number, because },
  };
}

/** People's word and their brakes count for this as for what it takes back. */
function isDeclined(one: Earlier, workload: Workload, pass: Pass): boolean {
  const { snapshot, policies } = pass;
  const at = { prefix: policies.annotationPrefix, now: snapshot.takenAt };
  const check = checkOf(one);
  return (
    pausedBy(snapshot.pauses, workload.ref.namespace, snapshot.takenAt) !== undefined ||
    modeOf(one, workload, pass) === 'observe' ||
    systemNamespaceOf(workload.ref.namespace ?? '', policies) !== undefined ||
    optedOut(optOutsOf(layersOf(workload), workload, at), { prefix: at.prefix, check }) !== undefined ||
    snoozedFor(one.marker.key, snapshot) !== undefined
  );
}

const modeOf = (one: Earlier, { ref }: Workload, { policies }: Pass) =>
  loweredMode(policies.guardrails, { namespace: ref.namespace, check: checkOf(one) });

/** The kind of finding that the merge answered. */
const checkOf = ({ marker }: Earlier): string => marker.key.slice(marker.key.lastIndexOf('/') + 1);
