import type { Fix, FixOutcome, Sick } from '../../model/fix.ts';
import type { Reason } from '../../model/reason.ts';
import type { Instant } from '../../model/units.ts';
import type { Pods, Removal, Removed } from '../../ports/pods.ts';
import { failureReason } from '../failure.ts';
import type { Book } from './book.ts';
import { type Attempt, beginning, type Ending, ending } from './entries.ts';
import { whyNot } from './still-sick.ts';

export interface Desk {
  readonly pods: Pods;
  readonly book: Book;
  readonly at: Instant;
  readonly annotationPrefix: string;
}

/**
 * One pod, in this order: look again, rehearse, keep the last words, write down what is about to happen, do it, write
 * down what became of it. A pass that is killed between any two steps leaves a line that the next one can follow up.
 */
export async function fixOne(fix: Fix, desk: Desk): Promise<FixOutcome> {
  const { kind: _, journal, notice: __, ...sick } = fix;
  const { pods, book, at, annotationPrefix } = desk;
  const live = await pods.read(sick.pod);
  const because = whyNot(live, sick, annotationPrefix);
  if (live === undefined || because !== undefined) return { ...sick, kind: 'held', because: because ?? GONE };
  const removal = { ...sick.pod, resourceVersion: live.resourceVersion, how: howOf(sick) };
  const attempt = { name: `${sick.pod.uid}/${at}`, journal, subject: sick.finding.key, at };
  const rehearsed = await pods.remove({ ...removal, stage: 'rehearse' });
  if (rehearsed.kind !== 'removed') return notStarted({ sick, attempt, book }, endingOf(rehearsed));
  const logs = await lastWords(sick, pods);
  if ('code' in logs) return { ...sick, kind: 'held', because: logs };
  await book.write(beginning(attempt, sick, logs.text));
  const end = await performed(removal, pods);
  book.note(ending(attempt, end));
  return outcomeOf(sick, end);
}

const GONE: Reason = { code: 'pod-gone', detail: 'it was gone already' };

/** What crashes may serve in between, so budgets are asked; what has ended serves nobody. */
const howOf = ({ check }: Sick): Removal['how'] => (check === 'pod-crashloop-1h' ? 'evict' : 'delete');

/** A refusal counts for breakers, so it is told; that somebody was faster is no news. */
function notStarted(at: { sick: Sick; attempt: Attempt; book: Book }, end: Ending): FixOutcome {
  const { sick, attempt, book } = at;
  if (end.kind === 'failed') {
    book.note(beginning(attempt, sick));
    book.note(ending(attempt, end));
  }
  return outcomeOf(sick, end);
}

/** Only a crash has any. None left is fine: then nothing is lost. */
async function lastWords({ check, pod }: Sick, pods: Pods): Promise<{ readonly text?: string } | Reason> {
  if (check !== 'pod-crashloop-1h' || pod.container === undefined) return {};
  const logs = await pods.previousLogs(pod, pod.container);
  switch (logs.kind) {
    case 'known':
      return { text: logs.text };
    case 'none':
      return {};
    case 'refused':
      return { code: 'logs-unreadable', detail: `its last words would be lost: ${logs.detail}` };
  }
}

/** An answer that was lost: only looking tells whether it had been done. */
async function performed(removal: Omit<Removal, 'stage'>, pods: Pods): Promise<Ending> {
  try {
    return endingOf(await pods.remove({ ...removal, stage: 'perform' }));
  } catch (error) {
    const because = failureReason(error);
    const live = await pods.read(removal);
    const isGone = live === undefined || live.uid !== removal.uid || live.deletedAt !== undefined;
    return isGone ? { kind: 'deleted' } : { kind: 'failed', because };
  }
}

function endingOf(removed: Removed): Ending {
  switch (removed.kind) {
    case 'removed':
      return { kind: 'deleted' };
    case 'absent':
      return { kind: 'released', because: GONE };
    case 'changed':
      return { kind: 'released', because: { code: 'pod-changed', detail: removed.detail } };
    case 'budget':
      return { kind: 'released', because: { code: 'disruption-budget', detail: removed.detail } };
    case 'forbidden':
      return { kind: 'failed', because: { code: 'forbidden', detail: removed.detail } };
    case 'rejected':
      return { kind: 'failed', because: { code: 'admission-denied', detail: removed.detail } };
  }
}

function outcomeOf(sick: Sick, end: Ending): FixOutcome {
  if (end.kind === 'deleted') return { ...sick, kind: 'fixed' };
  return { ...sick, kind: end.kind === 'failed' ? 'failed' : 'held', because: end.because };
}
