import type { LimitRange } from '../../model/cluster.ts';
import type { Note } from '../../model/finding.ts';
import type { ResourceIntent } from '../../model/intent.ts';
import type { Candidate } from '../candidate.ts';
import { cuts, isRequest, type Plan, raises, resourceOf, retarget, textOf } from '../plan.ts';

/** Floors of policy, annotation and LimitRange bound from below; ceilings of policy and annotation from above. */
export function withinBounds(plan: Plan, candidate: Candidate): Plan {
  const bounded = plan.intents.map((intent) => boundOne(intent, candidate));
  return {
    ...plan,
    intents: bounded.map(({ intent }) => intent).filter(({ from, to }) => from !== to),
    notes: [...plan.notes, ...bounded.flatMap(({ note }) => (note === undefined ? [] : [note]))],
  };
}

interface Bounded {
  readonly intent: ResourceIntent;
  readonly note?: Note;
}

function boundOne(intent: ResourceIntent, candidate: Candidate): Bounded {
  const [floor, ceiling] = [floorOf(intent, candidate), ceilingOf(intent, candidate)];
  // A live value beyond a bound is no reason to move it the other way, and a cut stays above a ceiling rather than jump.
  const low = cuts(intent) ? Math.min(floor, intent.from ?? floor) : floor;
  const high = cuts(intent) ? Infinity : Math.max(ceiling, intent.from ?? 0);
  if (intent.to < low) return bounded(intent, low, 'floor');
  return intent.to > high ? bounded(intent, high, 'ceiling') : { intent };
}

const bounded = (intent: ResourceIntent, to: number, code: 'floor' | 'ceiling'): Bounded => ({
  intent: retarget(intent, to),
  note: {
    code,
    text: `${intent.container} ${intent.field}: ${textOf(intent, intent.to)} was recommended, the ${code} is ${textOf(intent, to)}`,
  },
});

function floorOf(intent: ResourceIntent, { policy, optOuts, workload }: Candidate): number {
  const own = optOuts.kind === 'known' ? optOuts.value.minimumMemory : undefined;
  const ranges = workload.limitRanges.kind === 'known' ? workload.limitRanges.value : [];
  const { floors } = policy.sizing;
  return intent.kind === 'set-cpu'
    ? Math.max(floors.cpu, leastOf(ranges, 'cpu') * 1000)
    : Math.max(floors.memory, own ?? 0, leastOf(ranges, 'memory'));
}

/** In whole units of what is written, downwards: 100M is 95Mi, for 96Mi would be above it. */
function ceilingOf(intent: ResourceIntent, { policy, optOuts }: Candidate): number {
  const own = optOuts.kind === 'known' ? optOuts.value.maximumMemory : undefined;
  const { ceilings } = policy.sizing;
  if (intent.kind === 'set-cpu') return ceilings.cpu === undefined ? Infinity : Math.floor(ceilings.cpu);
  const most = Math.min(ceilings.memory ?? Infinity, own ?? Infinity);
  return most < MEBI ? most : MEBI * Math.floor(most / MEBI);
}

const MEBI = 2 ** 20;

/** The largest minimum that a LimitRange sets for a container, in plain units (cores, bytes). */
const leastOf = (ranges: readonly LimitRange[], resource: string): number =>
  Math.max(
    0,
    ...ranges.flatMap(({ items }) =>
      items.filter(({ type }) => type === 'Container').map(({ min }) => min[resource] ?? 0),
    ),
  );

/** A request never exceeds the limit it lives under: a raised request lifts a memory limit and stops at a CPU limit. */
export function coupled(plan: Plan, candidate: Candidate): Plan {
  const intents = plan.intents.map((intent) => coupleOne(intent, plan.intents, candidate));
  return { ...plan, intents: [...intents, ...liftedLimits(intents, candidate)].filter(({ from, to }) => from !== to) };
}

function coupleOne(intent: ResourceIntent, all: readonly ResourceIntent[], { finding }: Candidate): ResourceIntent {
  const partner = all.find(
    (other) => resourceOf(other) === resourceOf(intent) && isRequest(other) !== isRequest(intent),
  );
  if (isRequest(intent)) {
    const kept = intent.kind === 'set-cpu' && partner === undefined ? finding.current.cpuLimit : undefined;
    return kept !== undefined && intent.to > kept ? retarget(intent, kept) : intent;
  }
  const request =
    partner?.to ?? (intent.kind === 'set-cpu' ? finding.current.cpuRequest : finding.current.memoryRequest);
  return request !== undefined && intent.to < request ? retarget(intent, request) : intent;
}

function liftedLimits(intents: readonly ResourceIntent[], { finding }: Candidate): ResourceIntent[] {
  const { memoryLimit } = finding.current;
  const request = intents.find(({ field }) => field === 'requests.memory');
  const hasLimit = intents.some(({ field }) => field === 'limits.memory');
  if (request?.kind !== 'set-memory' || !raises(request) || hasLimit || memoryLimit === undefined) return [];
  return request.to > memoryLimit ? [{ ...request, field: 'limits.memory', from: memoryLimit }] : [];
}
