import type { Decision } from '../../model/decision.ts';
import type { Fix, FixDecision, FixOutcome, FixPlan, Sick } from '../../model/fix.ts';
import type { Settings } from '../../model/settings.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Pods } from '../../ports/pods.ts';
import type { Ports } from '../../ports/ports.ts';
import { brake } from '../brake.ts';
import { failureReason } from '../failure.ts';
import type { Recorded } from '../record.ts';
import { blockedEntries } from './blocked.ts';
import { type Book, openBook } from './book.ts';
import { type Desk, fixOne } from './fix-one.ts';
import { notice } from './notice.ts';
import { settle } from './settle.ts';

export interface FixRound {
  readonly plan: FixPlan;
  /** Of pull requests: a brake that held them is told in the journal, too. */
  readonly decisions: readonly Decision[];
  readonly snapshot: Snapshot;
  readonly settings: Pick<Settings, 'mode' | 'policies'>;
}

export interface Fixed {
  readonly outcomes: readonly FixOutcome[];
  readonly recorded: readonly Recorded[];
}

type Hands = Pick<Ports, 'repositories' | 'clock' | 'log' | 'notifiers' | 'pods' | 'pauses'>;

/** Carries direct fixes out, one after the other, and first finds out what became of those of a pass that was killed. */
export async function fix(round: FixRound, ports: Hands): Promise<Fixed> {
  const { plan, settings } = round;
  if (settings.mode === 'dry-run') return { outcomes: plan.fixes.map(said), recorded: [] };
  const book = openBook(ports);
  const outcomes =
    ports.pods === undefined ? plan.fixes.map(said) : await carryAllOut(round, ports, { pods: ports.pods, book });
  for (const entry of blockedEntries({ ...round, outcomes })) book.note(entry);
  return { outcomes, recorded: await book.close() };
}

async function carryAllOut(
  { plan, snapshot, settings }: FixRound,
  ports: Hands,
  tools: { readonly pods: Pods; readonly book: Book },
): Promise<FixOutcome[]> {
  const desk = { ...tools, at: snapshot.takenAt, annotationPrefix: settings.policies.annotationPrefix };
  await followUp(snapshot, desk, ports.log);
  const announced = plan.fixes.filter(isAnnounced);
  const outcomes: FixOutcome[] = [];
  for (const decision of plan.fixes) {
    if (decision.kind !== 'fix') outcomes.push(said(decision));
    else if (!announced.includes(decision)) outcomes.push(await carryOut(decision, desk, ports));
  }
  const { annotationPrefix } = desk;
  const objection = await notice({ fixes: announced, snapshot, annotationPrefix }, ports);
  for (const decision of announced) {
    const because = objection(decision);
    outcomes.push(
      because === undefined ? await carryOut(decision, desk, ports) : { ...sickOf(decision), kind: 'held', because },
    );
  }
  return outcomes;
}

const isAnnounced = (decision: FixDecision): decision is Fix =>
  decision.kind === 'fix' && decision.notice !== undefined;

async function followUp(snapshot: Snapshot, { pods, book }: Desk, log: Ports['log']): Promise<void> {
  try {
    for (const entry of await settle(snapshot, pods)) book.note(entry);
  } catch (error) {
    log.warn('open deletions not followed up', { code: failureReason(error).code });
  }
}

async function carryOut(decision: Fix, desk: Desk, ports: Hands): Promise<FixOutcome> {
  const sick = sickOf(decision);
  const paused = await brake(ports.pauses, sick.pod.namespace, desk.at);
  if (paused !== undefined) return { ...sick, kind: 'held', because: paused };
  try {
    return await fixOne(decision, desk);
  } catch (error) {
    const because = failureReason(error);
    ports.log.warn('pod not deleted', { namespace: sick.pod.namespace, pod: sick.pod.name, code: because.code });
    return { ...sick, kind: 'failed', because };
  }
}

/** Without hands, in a dry run and in a lowered mode, what would be done is said. */
function said(decision: FixDecision): FixOutcome {
  if (decision.kind === 'hold') return { ...sickOf(decision), kind: 'held', because: decision.because };
  return { ...sickOf(decision), kind: 'planned' };
}

const sickOf = ({ finding, check, pod, policy }: FixDecision): Sick => ({
  finding,
  check,
  pod,
  ...(policy === undefined ? {} : { policy }),
});
