import type { Decision, ProposeDecision } from '../model/decision.ts';
import type { FindingKey, Note } from '../model/finding.ts';
import type { Intent } from '../model/intent.ts';
import type { Reason } from '../model/reason.ts';
import { money } from '../model/units.ts';
import type { Workload } from '../model/workload.ts';
import { mayMerge } from './auto-merge.ts';
import type { Candidate } from './candidate.ts';
import { isDraft, notNow } from './delivery.ts';
import { type Earlier, openOf } from './earlier.ts';
import { infeasible } from './feasible/check.ts';
import { groupKeyOf } from './group.ts';
import { type Admitted, keepProposed, leadFirst, mergeIntents } from './merge.ts';
import { targetsAlong } from './pairs/autoscaler.ts';
import { heapAlong } from './pairs/heap.ts';
import { replay } from './replay.ts';
import { replicasSaved, savingsOf } from './savings.ts';

/** All admitted findings of one workload become one change, or are held together. */
export function changeOf(admitted: readonly Admitted[]): ProposeDecision | Decision[] {
  const ordered = admitted.toSorted((a, b) => leadFirst(a.candidate.finding, b.candidate.finding));
  const lead = ordered[0]?.candidate;
  if (lead === undefined) return [];
  const { workload, snapshot, policies, policy } = lead;
  const change = {
    workload,
    snapshot,
    intents: keepProposed(mergeIntents(ordered), lead),
    replicas: Math.max(...ordered.map(({ candidate }) => candidate.finding.replicas)),
  };
  const because = infeasible(change);
  if (because !== undefined) return heldTogether(ordered, because);
  const heap = heapAlong(workload, change.intents);
  const targets = targetsAlong(workload, change.intents, policy.change);
  const findings = ordered.map(({ candidate }) => candidate.finding);
  const lane = findings.some(({ kind }) => kind === 'oom-killed') ? 'fast' : 'normal';
  const { open, group } = placeOf(lead, lane);
  const closed = notNow(policy.delivery, { lane, snapshot });
  if (closed !== undefined && open === undefined && policy.delivery.outsideWindows === 'hold')
    return heldTogether(ordered, closed);
  return {
    kind: 'propose',
    // An open pull request keeps its identity when another finding takes the lead.
    key: open?.marker.key ?? lead.finding.key,
    subject: workload.ref,
    repository: lead.repositories[0]?.name ?? '',
    ...(open === undefined ? {} : { answers: open.pullRequest.number }),
    policy: policy.name,
    findings,
    intents: [...change.intents, ...heap.intents, ...targets.intents, ...othersOf(ordered)],
    notes: distinct([...findings.flatMap(({ notes }) => notes), ...heap.notes, ...targets.notes, ...planned(ordered)]),
    backtests: replay(workload, change.intents),
    lane,
    savings: money(savingsOf(change, policies.prices) + replicasSaved(change, findings, policies.prices)),
    change: policy.change,
    writes: policy.writes,
    ...deliveryOf({ ...change, findings, lane }, { lead, closed, open, group }),
  };
}

interface Way {
  readonly lead: Candidate;
  readonly closed: Reason | undefined;
  readonly open: Earlier | undefined;
  readonly group: FindingKey | undefined;
}

/** How it comes to people: as a draft, in a group, or merged without them. */
function deliveryOf(
  change: Pick<ProposeDecision, 'findings' | 'intents' | 'lane'> & { readonly workload: Workload },
  { lead: { policy, handling }, closed, open, group }: Way,
): Pick<ProposeDecision, 'delivery' | 'draft' | 'group' | 'merge'> {
  const merge = mayMerge({ ...policy, automation: handling.automation }, { ...change, closed });
  return {
    delivery: policy.delivery,
    ...(isDraft(policy.delivery, closed, open) ? { draft: true } : {}),
    ...(group === undefined ? {} : { group }),
    ...(merge === undefined ? {} : { merge }),
  };
}

/**
 * Where it goes: a pull request that is open keeps what it is, alone or in its group. What is urgent leaves a group: it
 * must not wait until others are reviewed.
 */
function placeOf(
  lead: Candidate,
  lane: ProposeDecision['lane'],
): { readonly open: Earlier | undefined; readonly group: FindingKey | undefined } {
  const open = openOf(lead.earlier);
  if (lane === 'fast') return { open: open?.group === undefined ? open : undefined, group: undefined };
  if (open !== undefined) return { open, group: open.group };
  const { workload, policies, policy, snapshot, finding } = lead;
  const about = finding.kind === 'security-posture' ? 'security-group' : 'group';
  const { group } = policy.delivery;
  // What can wait comes in batches: a hundred pull requests about seccomp would be read by nobody.
  const grouping = about === 'security-group' && group === 'object' ? 'application' : group;
  return { open, group: groupKeyOf(workload, { cluster: snapshot.cluster, grouping, policies, about }) };
}

const heldTogether = (admitted: readonly Admitted[], because: Reason): Decision[] =>
  admitted.map(({ candidate }) => ({
    kind: 'hold',
    finding: candidate.finding,
    policy: candidate.policy.name,
    because,
  }));

/** What is no size: a question of its own. */
const othersOf = (admitted: readonly Admitted[]): Intent[] =>
  admitted.flatMap(({ plan }): Intent[] => [...(plan.scaling ?? []), ...(plan.security ?? [])]);

const planned = (admitted: readonly Admitted[]): Note[] =>
  admitted.flatMap(({ plan }) => [...plan.notes, ...plan.dropped.flatMap(noteOf)]);

/** What was left out of a change that goes ahead: people would ask. */
function noteOf({ code, detail }: Reason): Note[] {
  if (code === 'autoscaled') return [{ code: 'hpa-utilization', text: detail }];
  return code === 'revision-too-new' ? [{ code: 'new-revision', text: detail }] : [];
}

const distinct = (notes: readonly Note[]): Note[] =>
  notes.filter((note, i) => notes.findIndex(({ code, text }) => code === note.code && text === note.text) === i);
