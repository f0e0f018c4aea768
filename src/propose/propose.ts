/**
 * From decisions to pull requests ready to be pushed. A generator: it asks for renderings with `yield` and never
 * awaits, so that the same decisions, snapshot and replies give the same bytes.
 */
import { type Admission, type Decision, type Hold, holdAll, type ProposeDecision } from '../model/decision.ts';
import type { Rendering } from '../model/manifests.ts';
import type { Proposal, Refusal } from '../model/proposal.ts';
import type { Reason } from '../model/reason.ts';
import type { Texts } from '../model/settings.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { type Candidate, candidatesOf, type Lost, placesOf } from './candidates.ts';
import { type Composed, compose } from './compose.ts';
import { type Ground, groundOf } from './locate/ground.ts';
import { readerName } from './locate/readers.ts';
import { because, isReason } from './locate/reasons.ts';
import { locateSubjects, type Subject } from './locate/subject.ts';
import { type Attempt, prove, proveBaseline, theRendered } from './prove/prove.ts';
import { type Renderings, renderingsOf } from './prove/renderings.ts';
import { type Found, writeProposal } from './text/write-proposal.ts';

export function* propose(
  decisions: readonly Decision[],
  snapshot: Snapshot,
  { texts, admission }: { readonly texts: Texts; readonly admission: Admission },
): Rendering<(Proposal | Refusal | Hold)[]> {
  const ground = groundOf(snapshot);
  const renderings = renderingsOf();
  const results: (Proposal | Refusal | Hold)[] = [];
  for (const decision of decisions) {
    if (decision.kind === 'hold') continue;
    const blocked = admission.blocked(decision);
    if (blocked !== undefined) {
      results.push(...holdAll(decision, blocked));
      continue;
    }
    const found = yield* find(decision, ground, renderings);
    if ('because' in found) results.push(refusal(decision, found));
    else {
      results.push(writeProposal(decision, found, { snapshot, texts }));
      admission.spend(decision);
    }
  }
  return results;
}

interface Nowhere {
  readonly because: Reason;
  readonly considered: readonly Lost[];
}

const refusal = (decision: ProposeDecision, { because, considered }: Nowhere): Refusal => ({
  kind: 'refusal',
  key: decision.key,
  decision,
  because,
  considered,
});

function* find(decision: ProposeDecision, ground: Ground, renderings: Renderings): Rendering<Found | Nowhere> {
  const subjects = locateSubjects(ground, decision.subject, decision.intents);
  const subject = isReason(subjects) ? subjects : yield* theRendered(subjects, renderings);
  if (isReason(subject)) return { because: subject, considered: [] };
  const candidates = candidatesOf(ground, subject, yield* placesOf(ground, subject, renderings));
  if (isReason(candidates)) return { because: candidates, considered: [] };
  const tried: Lost[] = [];
  for (const candidate of candidates.inOrder) {
    const considered = [...tried, ...candidates.lost];
    // Editing comes before rendering: a file that cannot be edited says more than a rendering that fails on it.
    const composed = composeAllowed(decision, candidate);
    if (isReason(composed)) {
      tried.push({ place: candidate.label, because: composed });
      continue;
    }
    const drift = yield* proveBaseline(subject, renderings);
    if (drift !== undefined) return unproved(decision, drift, { subject, candidate, composed, considered });
    const proof = yield* prove(attemptOf(decision, subject, { candidate, composed }), renderings);
    if (!isReason(proof)) return { subject, composed, proof, considered };
    tried.push({ place: candidate.label, because: proof });
  }
  const considered = [...tried, ...candidates.lost];
  return { because: considered[0]?.because ?? because('file-not-found', 'No place was found.'), considered };
}

function composeAllowed({ writes }: ProposeDecision, candidate: Candidate): Composed | Reason {
  const { others } = candidate;
  if (others.length > 0 && writes.sharedFiles === 'refuse') {
    return because('shared-source', `The file is read by others too: ${others.map(readerName).join(', ')}.`);
  }
  return compose(candidate.index.tree, candidate.writes, writes);
}

const attemptOf = (
  { writes }: ProposeDecision,
  subject: Subject,
  { candidate, composed }: { readonly candidate: Candidate; readonly composed: Composed },
): Attempt => ({
  subject,
  edits: composed.edits,
  tree: composed.tree,
  ...(candidate.through === undefined ? {} : { through: candidate.through }),
  others: candidate.others,
  sharing: writes.sharedFiles === 'shared' ? 'same-field' : 'nothing-else',
});

type Unproved = Omit<Found, 'proof'> & { readonly candidate: Candidate };

/** Without renderings nobody can say what a shared file would do to others: only a narrow place may go ahead. */
function unproved(decision: ProposeDecision, drift: Reason, { candidate, ...found }: Unproved): Found | Nowhere {
  if (!isUnrendered(drift)) return { because: drift, considered: found.considered };
  if (decision.writes.unproved === 'open' && candidate.others.length === 0) return found;
  const suggestion = `By its looks the place is ${candidate.label} (${found.composed.location}).`;
  const detail = `${drift.detail}${/[.!]$/.test(drift.detail) ? '' : '.'} ${suggestion}`;
  return { because: because(drift.code, detail), considered: found.considered };
}

const isUnrendered = ({ code }: Reason): boolean => code === 'renderer-missing' || code === 'render-failed';
