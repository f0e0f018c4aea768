/** The place for one object's share of a change, with the edit that is proved there. */
import type { ProposeDecision } from '../model/decision.ts';
import type { Rendering } from '../model/manifests.ts';
import type { Reason } from '../model/reason.ts';
import { type Candidate, candidatesOf, closedBy, type Lost, placesOf } from './candidates.ts';
import { type Composed, compose } from './compose.ts';
import { asWritten } from './locate/as-written.ts';
import type { Ground } from './locate/ground.ts';
import { readerName } from './locate/readers.ts';
import { because, isReason } from './locate/reasons.ts';
import { locateSubjects } from './locate/subject.ts';
import { type Attempt, prove, proveBaseline, theRendered } from './prove/prove.ts';
import type { Renderings } from './prove/renderings.ts';
import type { Found } from './text/found.ts';

/** Also where it was found, for others that shall stand beside it. */
export interface Placed extends Found {
  readonly candidate: Candidate;
}

export interface Nowhere {
  readonly because: Reason;
  readonly considered: readonly Lost[];
}

export function* find(decision: ProposeDecision, ground: Ground, renderings: Renderings): Rendering<Placed | Nowhere> {
  const subjects = locateSubjects(ground, decision.subject, decision.intents);
  const rendered = isReason(subjects) ? subjects : yield* theRendered(subjects, renderings);
  if (isReason(rendered)) return { because: rendered, considered: [] };
  const subject = yield* asWritten(rendered, renderings);
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
    const found = { decision, subject, candidate, composed, considered };
    const drift = yield* proveBaseline(subject, renderings);
    if (drift !== undefined) return unproved(drift, found);
    const proof = yield* prove(ground, attemptOf(found), renderings);
    if (!isReason(proof)) return { ...found, proof };
    tried.push({ place: candidate.label, because: proof });
  }
  const considered = [...tried, ...candidates.lost];
  return { because: considered[0]?.because ?? because('file-not-found', 'No place was found.'), considered };
}

function composeAllowed({ writes }: ProposeDecision, candidate: Candidate): Composed | Reason {
  const { others } = candidate;
  const closed = closedBy(writes, candidate);
  if (closed !== undefined) return closed;
  if (others.length > 0 && writes.sharedFiles === 'refuse') {
    return because('shared-source', `The file is read by others too: ${others.map(readerName).join(', ')}.`);
  }
  return compose(candidate.index.tree, candidate.writes, writes);
}

const attemptOf = ({ decision: { writes }, subject, candidate, composed }: Omit<Placed, 'proof'>): Attempt => ({
  subject,
  edits: composed.edits,
  tree: composed.tree,
  ...(candidate.through === undefined ? {} : { through: candidate.through }),
  others: candidate.others,
  sharing: writes.sharedFiles === 'shared' ? 'same-field' : 'nothing-else',
});

/** Without renderings nobody can say what a shared file would do to others: only a narrow place may go ahead. */
function unproved(drift: Reason, found: Omit<Placed, 'proof'>): Placed | Nowhere {
  const { decision, candidate, composed, considered } = found;
  if (!isUnrendered(drift)) return { because: drift, considered };
  if (decision.writes.unproved === 'open' && candidate.others.length === 0) return found;
  const suggestion = `By its looks the place is ${candidate.label} (${composed.location}).`;
  const detail = `${drift.detail}${/[.!]$/.test(drift.detail) ? '' : '.'} ${suggestion}`;
  return { because: because(drift.code, detail), considered };
}

const isUnrendered = ({ code }: Reason): boolean =>
  ['renderer-missing', 'render-failed', 'values-incomplete', 'source-remote', 'source-unsupported'].includes(code);
