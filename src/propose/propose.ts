/**
 * From decisions to pull requests ready to be pushed. A generator: it asks for renderings with `yield` and never
 * awaits, so that the same decisions, snapshot and replies give the same bytes.
 */
import type { Decision, ProposeDecision } from '../model/decision.ts';
import type { Rendering } from '../model/manifests.ts';
import type { Proposal, Refusal } from '../model/proposal.ts';
import type { Reason } from '../model/reason.ts';
import type { Texts } from '../model/settings.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { type Candidate, type Candidates, candidatesOf, type Lost } from './candidates.ts';
import { type Composed, compose } from './compose.ts';
import { type Ground, groundOf } from './locate/ground.ts';
import { readerName } from './locate/readers.ts';
import { because, isReason } from './locate/reasons.ts';
import { locateSubject, type Subject } from './locate/subject.ts';
import { prove, proveBaseline } from './prove/prove.ts';
import { type Renderings, renderingsOf } from './prove/renderings.ts';
import { type Found, writeProposal } from './text/write-proposal.ts';

export function* propose(
  decisions: readonly Decision[],
  snapshot: Snapshot,
  texts: Texts,
): Rendering<(Proposal | Refusal)[]> {
  const ground = groundOf(snapshot);
  const renderings = renderingsOf();
  const results: (Proposal | Refusal)[] = [];
  for (const decision of decisions) {
    if (decision.kind === 'hold') continue;
    const found = yield* find(decision, ground, renderings);
    results.push('because' in found ? refusal(decision, found) : writeProposal(decision, found, { snapshot, texts }));
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
  const subject = locateSubject(ground, decision.subject, decision.intents);
  if (isReason(subject)) return { because: subject, considered: [] };
  const candidates = candidatesOf(ground, subject);
  if (isReason(candidates)) return { because: candidates, considered: [] };
  const { trials, lost } = tryAll(decision, subject, candidates);
  const [first] = lost;
  // Files that cannot be edited say more than a rendering that fails because of them.
  if (trials.length === 0 && first !== undefined) return { because: first.because, considered: lost };
  const drift = yield* proveBaseline(subject, renderings);
  if (drift !== undefined) return unproved(drift, { decision, subject, trials, lost });
  const considered = [...lost];
  for (const { candidate, composed } of trials) {
    const proof = yield* prove(
      { subject, ...composed, others: candidate.others, sharing: sharingOf(decision) },
      renderings,
    );
    if (!isReason(proof)) return { subject, composed, proof, considered };
    considered.push({ place: candidate.label, because: proof });
  }
  return { because: considered[lost.length]?.because ?? because('file-not-found', 'No place was found.'), considered };
}

interface Trial {
  readonly candidate: Candidate;
  readonly composed: Composed;
}

interface Trials {
  readonly trials: readonly Trial[];
  /** Candidates that cannot be written, and places that could not even become one. */
  readonly lost: readonly Lost[];
}

function tryAll(decision: ProposeDecision, subject: Subject, { inOrder, lost }: Candidates): Trials {
  const trials: Trial[] = [];
  const failed: Lost[] = [];
  for (const candidate of inOrder) {
    const composed = composeAllowed(decision, subject, candidate);
    if (isReason(composed)) failed.push({ place: candidate.label, because: composed });
    else trials.push({ candidate, composed });
  }
  return { trials, lost: [...failed, ...lost] };
}

function composeAllowed({ writes }: ProposeDecision, subject: Subject, candidate: Candidate): Composed | Reason {
  const { others } = candidate;
  if (others.length > 0 && writes.sharedFiles === 'refuse') {
    return because('shared-source', `The file is read by others too: ${others.map(readerName).join(', ')}.`);
  }
  return compose(subject.index.tree, candidate.writes, writes);
}

const sharingOf = ({ writes }: ProposeDecision): 'same-field' | 'nothing-else' =>
  writes.sharedFiles === 'shared' ? 'same-field' : 'nothing-else';

interface Unproved extends Trials {
  readonly decision: ProposeDecision;
  readonly subject: Subject;
}

/** Without renderings nobody can say what a shared file would do to others: only a narrow place may go ahead. */
function unproved(drift: Reason, { decision, subject, trials, lost }: Unproved): Found | Nowhere {
  const narrow = trials.find(({ candidate }) => candidate.others.length === 0);
  if (!mayOpenUnproved(decision, drift) || narrow === undefined) return { because: drift, considered: lost };
  return { subject, composed: narrow.composed, considered: lost };
}

const mayOpenUnproved = ({ writes }: ProposeDecision, { code }: Reason): boolean =>
  writes.unproved === 'open' && (code === 'renderer-missing' || code === 'render-failed');
