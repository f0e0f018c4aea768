import { byText } from '../model/by-text.ts';
import type { Finding } from '../model/finding.ts';
import type { ResourceIntent } from '../model/intent.ts';
import { worstFirst } from '../model/severity.ts';
import type { Candidate } from './candidate.ts';
import { openOf, sameValue, valueName } from './earlier.ts';
import { cuts, isRequest, type Plan, resourceOf, retarget } from './plan.ts';
import { withinBounds } from './shape/bounds.ts';

/** A finding that passed the gates, with what it asks for. */
export interface Admitted {
  readonly candidate: Candidate;
  readonly plan: Plan;
}

const KINDS = [
  'oom-killed',
  'under-provisioned',
  'missing-requests',
  'over-provisioned',
  'predictive-scaling',
  'security-posture',
];

/** The finding that names the change: an OOM kill before anything else, then severity, then safety before savings. */
export const leadFirst = (a: Finding, b: Finding): number =>
  Number(b.kind === 'oom-killed') - Number(a.kind === 'oom-killed') ||
  worstFirst(a, b) ||
  KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
  byText(a.key, b.key);

/** All findings of one workload as one change: where two want different values for one field, the larger is safe. */
export function mergeIntents(admitted: readonly Admitted[]): ResourceIntent[] {
  const fields = new Map<string, ResourceIntent>();
  for (const intent of admitted.flatMap(({ plan }) => plan.intents)) {
    const known = fields.get(valueName(intent));
    if (known === undefined || intent.to > known.to) fields.set(valueName(intent), intent);
  }
  const intents = [...fields.values()].sort((a, b) => byText(valueName(a), valueName(b)));
  return intents.map((intent) => atLeastRequest(intent, intents));
}

function atLeastRequest(intent: ResourceIntent, all: readonly ResourceIntent[]): ResourceIntent {
  if (isRequest(intent)) return intent;
  const request = all.find(
    (other) => isRequest(other) && other.container === intent.container && resourceOf(other) === resourceOf(intent),
  );
  return request !== undefined && request.to > intent.to ? retarget(intent, request.to) : intent;
}

/**
 * While a pull request is open, small drift of the numbers rewrites nothing: its values are proposed again until one
 * of them has moved by more than 10 %.
 */
export function keepProposed(intents: readonly ResourceIntent[], candidate: Candidate): ResourceIntent[] {
  const proposed = openOf(candidate.earlier)?.marker.values;
  const kept = intents.map((intent) => {
    const value = proposed?.[valueName(intent)];
    return typeof value === 'number' && sameValue(intent.to, value) ? retarget(intent, value) : undefined;
  });
  const all = kept.filter((intent) => intent !== undefined);
  return all.length === intents.length && isStillSound(all, intents, candidate) ? all : [...intents];
}

/** A bound that people set since, or a live value that moved past the proposal, makes the old values wrong. */
function isStillSound(
  kept: readonly ResourceIntent[],
  wanted: readonly ResourceIntent[],
  candidate: Candidate,
): boolean {
  const bounded = withinBounds({ intents: kept, notes: [], dropped: [] }, candidate);
  return (
    bounded.notes.length === 0 &&
    bounded.intents.length === kept.length &&
    kept.every((intent, i) => cuts(intent) === wanted.map(cuts)[i])
  );
}
