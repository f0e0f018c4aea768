import type { Decision, ProposeDecision } from '../model/decision.ts';
import type { Note } from '../model/finding.ts';
import type { Intent } from '../model/intent.ts';
import type { Reason } from '../model/reason.ts';
import { openOf } from './earlier.ts';
import { infeasible } from './feasible/check.ts';
import { type Admitted, keepProposed, leadFirst, mergeIntents } from './merge.ts';
import type { Along } from './pairs/along.ts';
import { targetsAlong } from './pairs/autoscaler.ts';
import { heapAlong } from './pairs/heap.ts';
import { replay } from './replay.ts';
import { savingsOf } from './savings.ts';

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
  const targets = policy.change.autoscalerTarget === 'move' ? targetsAlong(workload, change.intents) : NOTHING;
  const open = openOf(lead.earlier);
  const findings = ordered.map(({ candidate }) => candidate.finding);
  return {
    kind: 'propose',
    // An open pull request keeps its identity when another finding of the workload takes the lead.
    key: open?.marker.key ?? lead.finding.key,
    subject: workload.ref,
    repository: lead.repositories[0]?.name ?? '',
    ...(open === undefined ? {} : { answers: open.pullRequest.number }),
    policy: policy.name,
    findings,
    intents: [...change.intents, ...heap.intents, ...targets.intents],
    notes: distinct([
      ...findings.flatMap(({ notes }) => notes),
      ...heap.notes,
      ...targets.notes,
      ...ordered.flatMap(({ plan }) => [...plan.notes, ...plan.dropped.flatMap(noteOf)]),
    ]),
    backtests: replay(workload, change.intents),
    lane: findings.some(({ kind }) => kind === 'oom-killed') ? 'fast' : 'normal',
    savings: savingsOf(change, policies.prices),
    change: policy.change,
    writes: policy.writes,
  };
}

const NOTHING: Along<Intent> = { intents: [], notes: [] };

const heldTogether = (admitted: readonly Admitted[], because: Reason): Decision[] =>
  admitted.map(({ candidate }) => ({
    kind: 'hold',
    finding: candidate.finding,
    policy: candidate.policy.name,
    because,
  }));

/** What was left out of a change that goes ahead: people would ask. */
function noteOf({ code, detail }: Reason): Note[] {
  if (code === 'autoscaled') return [{ code: 'hpa-utilization', text: detail }];
  return code === 'revision-too-new' ? [{ code: 'new-revision', text: detail }] : [];
}

const distinct = (notes: readonly Note[]): Note[] =>
  notes.filter((note, i) => notes.findIndex(({ code, text }) => code === note.code && text === note.text) === i);
