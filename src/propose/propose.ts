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
import { type Ground, groundOf } from './locate/ground.ts';
import { make } from './make.ts';
import { overlap } from './overlap.ts';
import { type Renderings, renderingsOf } from './prove/renderings.ts';
import { writeProposal } from './text/write-proposal.ts';

type Result = Proposal | Refusal | Hold;

export function* propose(
  decisions: readonly Decision[],
  snapshot: Snapshot,
  { texts, admission }: { readonly texts: Texts; readonly admission: Admission },
): Rendering<Result[]> {
  const work = { ground: groundOf(snapshot), renderings: renderingsOf(snapshot.platform), snapshot, texts, admission };
  const wanted = decisions.filter((decision) => decision.kind === 'propose');
  const results = new Map<ProposeDecision, readonly Result[]>();
  const taken: Proposal[] = [];
  for (const decision of openFirst(wanted)) {
    const made = yield* proposeOne(decision, work, taken);
    taken.push(...made.filter((one) => one.kind === 'proposal'));
    results.set(decision, made);
  }
  return wanted.flatMap((decision) => results.get(decision) ?? []);
}

/** What people are looking at already keeps its lines. */
const openFirst = (decisions: readonly ProposeDecision[]): ProposeDecision[] => [
  ...decisions.filter(({ answers }) => answers !== undefined),
  ...decisions.filter(({ answers }) => answers === undefined),
];

interface Work {
  readonly ground: Ground;
  readonly renderings: Renderings;
  readonly snapshot: Snapshot;
  readonly texts: Texts;
  readonly admission: Admission;
}

function* proposeOne(decision: ProposeDecision, work: Work, taken: readonly Proposal[]): Rendering<Result[]> {
  const blocked = work.admission.blocked(decision);
  if (blocked !== undefined) return waiting(decision, blocked);
  const { change, others } = yield* make(decision, work.ground, work.renderings);
  if (change === undefined) return [...others];
  const proposal = writeProposal(change.decision, change.whole, work);
  const earlier = taken.find((one) => isInTheWay(one, proposal));
  if (earlier !== undefined) return [...waiting(change.decision, sameLines(earlier)), ...others];
  work.admission.spend(decision);
  return [proposal, ...others];
}

/** A hold speaks for a finding; what takes something back answers none of these, and is not to be lost without a word. */
const waiting = (decision: ProposeDecision, because: Reason): Result[] =>
  decision.findings.length > 0
    ? holdAll(decision, because)
    : [{ kind: 'refusal', key: decision.key, decision, because, considered: [] }];

const isInTheWay = (one: Proposal, other: Proposal): boolean =>
  other.decision.answers === undefined && one.repository === other.repository && overlap(one.edits, other.edits);

const sameLines = ({ title, decision }: Proposal): Reason => {
  const number = decision.answers === undefined ? '' : `#${decision.answers}, `;
  return { code: 'same-lines', detail: `it changes lines next to those of ${number}"${title}", and follows that one` };
};
