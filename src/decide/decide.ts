import { type Analysis, findingsOf } from '../model/analysis.ts';
import { byText } from '../model/by-text.ts';
import type { Decision, ProposeDecision } from '../model/decision.ts';
import type { Finding } from '../model/finding.ts';
import { policyFor } from '../model/match.ts';
import type { PolicySet } from '../model/policy.ts';
import type { Reason } from '../model/reason.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { groupOf, sameObject, type Workload, workloadName } from '../model/workload.ts';
import { revertsOf } from './after-merge/revert.ts';
import { type Candidate, candidateOf } from './candidate.ts';
import { changeOf } from './change.ts';
import { type Earlier, earlierAbout, isSettingBack, rememberAll } from './earlier.ts';
import { gates } from './gates/gates.ts';
import { grouped } from './group.ts';
import { type Guard, guardOf } from './guard/guard.ts';
import { wholeOnly } from './members.ts';
import type { Admitted } from './merge.ts';
import { ANOTHER_FIRST, oneQuestion } from './one-question.ts';
import { mostUrgentFirst } from './rank.ts';
import { rollbacksOf } from './rollback/rollbacks.ts';
import { unpinsOf } from './rollback/unpin.ts';
import { shape } from './shape/shape.ts';
import { calmOnly } from './storm.ts';

/**
 * What shall happen about each finding: one change per workload, or a hold with the reason of the first gate that
 * blocks. Changes come first, most urgent first; holds follow, by key. Budgets are spent later, on proved changes.
 */
export function decide(analysis: Analysis, snapshot: Snapshot, policies: PolicySet): Decision[] {
  const byWorkload = Map.groupBy(findingsOf(analysis), ({ workload }) => nameOf(workload));
  const workloads = new Map(snapshot.workloads.map((workload) => [nameOf(workload.ref), workload]));
  const guard = guardOf(analysis, snapshot, policies);
  const memory = rememberAll(snapshot);
  const reverts = revertsOf(memory, { analysis, snapshot, policies });
  const around = { analysis, snapshot, policies, memory, guard };
  const failures = [...rollbacksOf(around).changes, ...unpinsOf(around)];
  const context = { snapshot, policies, memory, guard, reverts, failures };
  const parts = [...byWorkload].map(([name, findings]) => judge(findings, workloads.get(name), context));
  const changes = [
    ...reverts.values(),
    ...failures,
    ...parts.flatMap(({ change }) => (change === undefined ? [] : [change])),
  ];
  const { calm, held } = calmOnly(changes.sort(mostUrgentFirst), {
    workloads: snapshot.workloads.length,
    storm: guard.storm,
  });
  const decisions = [...calm, ...held, ...parts.flatMap((part) => part.held)];
  const groups = wholeOnly(grouped(calm), { analysis, decisions, snapshot, policies });
  return inOrder([...groups.whole, ...groups.held, ...decisions.filter(({ kind }) => kind === 'hold')]);
}

interface Context {
  readonly snapshot: Snapshot;
  readonly policies: PolicySet;
  readonly memory: readonly Earlier[];
  readonly guard: Guard;
  readonly reverts: ReadonlyMap<Workload, ProposeDecision>;
  /** What answers failed rollouts. */
  readonly failures: readonly ProposeDecision[];
}

interface Part {
  readonly change?: ProposeDecision;
  readonly held: readonly Decision[];
}

const nameOf = (ref: Workload['ref']): string => `${groupOf(ref)}/${workloadName(ref)}`;

/** Everything about one workload. */
function judge(findings: readonly Finding[], workload: Workload | undefined, context: Context): Part {
  const policy = workload === undefined ? undefined : policyFor(workload, context.policies);
  if (workload === undefined || policy === undefined) {
    return { held: findings.map((finding) => ({ kind: 'hold', finding, because: unplaced(workload) })) };
  }
  const because = revertingOf(workload, context);
  if (because !== undefined)
    return { held: findings.map((finding) => ({ kind: 'hold', finding, policy: policy.name, because })) };
  const candidates = findings.map((finding) =>
    candidateOf({ ...context, finding, siblings: findings, workload, policy }),
  );
  const judged = candidates.map(admit);
  const held = judged.flatMap((one) => ('because' in one ? [hold(one.candidate, one.because)] : []));
  const admitted = judged.flatMap((one) => ('plan' in one ? [one] : []));
  const { asked, waiting } = oneQuestion(admitted);
  held.push(...waiting.map((one) => hold(one.candidate, ANOTHER_FIRST)));
  const change = changeOf(asked);
  if (Array.isArray(change)) return { held: [...held, ...change] };
  return { change: candidates.some(({ mode }) => mode === 'dry-run') ? spokenOf(change) : change, held };
}

/** While a change is taken back nothing else is proposed for its workload: one question at a time. */
function revertingOf(workload: Workload, { reverts, failures, memory, snapshot }: Context): Reason | undefined {
  const earlier = earlierAbout(workload.ref, memory, snapshot.cluster);
  const isSetBack =
    failures.some(({ subject }) => sameObject(subject, workload.ref)) ||
    earlier.some((one) => isSettingBack(one) && one.pullRequest.state === 'open');
  if (isSetBack) return { code: 'reverting', detail: 'what made its rollout fail is being set back first' };
  const open = earlier.find((one) => one.reverts !== undefined && one.pullRequest.state === 'open');
  const number = reverts.get(workload)?.reverts?.number ?? open?.reverts;
  return number === undefined
    ? undefined
    : { code: 'reverting', detail: `#${number} made things worse and is being taken back` };
}

/** Gate 2, `dry-run`: rendered and shown, never written, so it shares no pull request with what is. */
function spokenOf({ group: _, ...change }: ProposeDecision): ProposeDecision {
  return { ...change, planOnly: true };
}

const unplaced = (workload: Workload | undefined): Reason =>
  workload === undefined
    ? { code: 'owner-unknown', detail: 'the workload is not in the snapshot' }
    : { code: 'no-policy', detail: 'no policy matches this workload' };

function admit(candidate: Candidate): Admitted | { candidate: Candidate; because: Reason } {
  for (const gate of gates) {
    const because = gate(candidate);
    if (because !== undefined) return { candidate, because };
  }
  const plan = shape(candidate);
  const { intents, scaling, security } = plan;
  if (intents.length > 0 || scaling !== undefined || security !== undefined) return { candidate, plan };
  return { candidate, because: plan.dropped[0] ?? NOTHING };
}

const NOTHING: Reason = {
  code: 'nothing-to-change',
  detail: 'within bounds and steps the live values stay as they are',
};

const hold = ({ finding, policy }: Candidate, because: Reason): Decision => ({
  kind: 'hold',
  finding,
  policy: policy.name,
  because,
});

function inOrder(decisions: readonly Decision[]): Decision[] {
  const keyOf = (decision: Decision): string => (decision.kind === 'hold' ? decision.finding.key : '');
  return decisions.toSorted((a, b) => byText(keyOf(a), keyOf(b)));
}
