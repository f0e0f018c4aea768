import { type Analysis, healthFindingsOf } from '../../model/analysis.ts';
import { byText } from '../../model/by-text.ts';
import { type FixDecision, type FixPlan, isFixable, type Sick } from '../../model/fix.ts';
import type { HealthFinding } from '../../model/health.ts';
import { workloadOf } from '../../model/key-parts.ts';
import { policyFor } from '../../model/match.ts';
import type { PolicySet } from '../../model/policy.ts';
import type { Reason } from '../../model/reason.ts';
import { worstFirst } from '../../model/severity.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { sameObject, workloadName } from '../../model/workload.ts';
import { rememberAll } from '../earlier.ts';
import { type Guard, guardOf } from '../guard/guard.ts';
import { stormSigns } from '../guard/storm-signs.ts';
import { isBarred } from './barred.ts';
import { blastRadius } from './blast-radius.ts';
import { type FixCandidate, fixCandidate } from './candidate.ts';
import { fixGates } from './gates.ts';

/**
 * What shall happen to each pod that a direct fix could end: fixes first, most urgent first, then holds with the reason of
 * the first gate that blocks. Same snapshot, same list.
 */
export function decideFixes(analysis: Analysis, snapshot: Snapshot, policies: PolicySet): FixPlan {
  const guard = guardOf(analysis, snapshot, policies);
  const hasPlace = blastRadius();
  const judged = candidatesOf(analysis, { snapshot, policies, guard })
    .map((candidate) => ({ candidate, because: blockedBy(candidate) }))
    .toSorted((a, b) => byPlace(a.candidate, b.candidate))
    .map(({ candidate, because }) => ({ candidate, because: because ?? hasPlace(candidate) ?? guard.storm }));
  const decisions = judged.map(({ candidate, because }) => decisionOf(candidate, because));
  const storm = stormSigns(analysis, snapshot);
  return {
    fixes: [...decisions.filter(({ kind }) => kind !== 'hold'), ...decisions.filter(({ kind }) => kind === 'hold')],
    ...(storm === undefined ? {} : { storm }),
  };
}

function candidatesOf(
  analysis: Analysis,
  context: { readonly snapshot: Snapshot; readonly policies: PolicySet; readonly guard: Guard },
): FixCandidate[] {
  const { snapshot, policies } = context;
  const memory = rememberAll(snapshot);
  const byName = Map.groupBy(snapshot.workloads, ({ ref }) => workloadName(ref));
  return healthFindingsOf(analysis).flatMap((finding) => {
    const workload = byName.get(workloadName(finding.subject))?.find(({ ref }) => sameObject(ref, finding.subject));
    const policy = workload === undefined ? undefined : policyFor(workload, policies);
    const earlier = memory.filter(({ marker }) => workloadOf(marker.key) === workloadOf(finding.key));
    return sickOf(finding).map((sick) => fixCandidate({ ...context, sick, workload, policy, earlier }));
  });
}

/** Those that the check itself calls a matter of deleting; each pod is judged for itself. */
function sickOf(finding: HealthFinding): Sick[] {
  const { kind: check, policy, remedy } = finding;
  if (!isFixable(check) || remedy.kind !== 'direct') return [];
  return finding.pods.map((pod) => ({ finding, check, pod, ...(policy === undefined ? {} : { policy }) }));
}

function blockedBy(candidate: FixCandidate): Reason | undefined {
  for (const [, gate] of fixGates) {
    const because = gate(candidate);
    if (because !== undefined) return because;
  }
  return undefined;
}

function decisionOf({ sick, mode, repository, policy }: FixCandidate, because: Reason | undefined): FixDecision {
  if (because !== undefined) return { ...sick, kind: 'hold', because };
  if (mode === 'dry-run') return { ...sick, kind: 'plan' };
  const notice = policy?.direct?.notice;
  return { ...sick, kind: 'fix', journal: repository?.name ?? '', ...(notice === undefined ? {} : { notice }) };
}

/** Most urgent first; behind them all those that a budget would refuse anyway. */
const byPlace = (a: FixCandidate, b: FixCandidate): number =>
  Number(isBarred(a)) - Number(isBarred(b)) || mostUrgentFirst(a.sick, b.sick);

/** Severity, then the oldest; names decide last, so that the order never depends on luck. */
function mostUrgentFirst(a: Sick, b: Sick): number {
  const name = ({ pod }: Sick): string => `${pod.namespace}/${pod.name}/${pod.uid}`;
  return worstFirst(a.finding, b.finding) || a.pod.since - b.pod.since || byText(name(a), name(b));
}
