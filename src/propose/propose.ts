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
import { type Candidate, candidatesOf, type Lost } from './candidates.ts';
import { type Composed, compose } from './compose.ts';
import { type Ground, groundOf } from './locate/ground.ts';
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
  const drift = yield* proveBaseline(subject, renderings);
  const unproved = drift !== undefined && mayOpenUnproved(decision, drift);
  if (drift !== undefined && !unproved) return { because: drift, considered: candidates.lost };
  const considered: Lost[] = [...candidates.lost];
  for (const candidate of candidates.inOrder) {
    const result = unproved
      ? withoutProof(decision, subject, candidate)
      : yield* withProof({ decision, subject, candidate }, renderings);
    if (!isReason(result)) return { ...result, subject, considered };
    considered.push({ place: candidate.label, because: result });
  }
  return { because: considered.at(-1)?.because ?? because('file-not-found', 'No place was found.'), considered };
}

const mayOpenUnproved = ({ writes }: ProposeDecision, { code }: Reason): boolean =>
  writes.unproved === 'open' && (code === 'renderer-missing' || code === 'render-failed');

type Written = Omit<Found, 'subject' | 'considered'>;

/** Without renderings nobody can say what a shared file would do to others. */
function withoutProof({ writes }: ProposeDecision, subject: Subject, candidate: Candidate): Written | Reason {
  if (candidate.others.length > 0) return because('shared-source', sharedText(candidate));
  const composed = compose(subject.index.tree, candidate.writes, writes);
  return isReason(composed) ? composed : { composed };
}

interface Trial {
  readonly decision: ProposeDecision;
  readonly subject: Subject;
  readonly candidate: Candidate;
}

function* withProof({ decision, subject, candidate }: Trial, renderings: Renderings): Rendering<Written | Reason> {
  const { sharedFiles } = decision.writes;
  if (candidate.others.length > 0 && sharedFiles === 'refuse') return because('shared-source', sharedText(candidate));
  const composed: Composed | Reason = compose(subject.index.tree, candidate.writes, decision.writes);
  if (isReason(composed)) return composed;
  const sharing = sharedFiles === 'shared' ? 'same-field' : 'nothing-else';
  const { edits } = composed;
  const proof = yield* prove({ subject, edits, others: candidate.others, sharing }, renderings);
  return isReason(proof) ? proof : { composed, proof };
}

const sharedText = ({ others }: Candidate): string =>
  `The file is read by ${others.length} more than this Application.`;
