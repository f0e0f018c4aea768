import type { PullRequest } from '../../model/pull-request.ts';
import type { LabelResult } from '../forge-parts.ts';

export interface LabelDesk {
  /** What happened to labels, oldest first. */
  readonly history: (number: number) => Promise<readonly LabelEvent[]>;
  readonly add: (number: number, names: readonly string[]) => Promise<void>;
}

export interface LabelEvent {
  readonly label: string;
  readonly kind: 'added' | 'removed';
  readonly by: 'self' | 'other';
}

/** Adds what is missing, but for what somebody else took off. Nothing is asked when nothing is missing. */
export async function completeLabels(
  pullRequest: PullRequest,
  wanted: readonly string[],
  { history, add }: LabelDesk,
): Promise<LabelResult> {
  const missing = wanted.filter((name) => !pullRequest.labels.includes(name));
  if (missing.length === 0) return { added: [], withheld: [] };
  const removed = removedByOthers(await history(pullRequest.number));
  const added = missing.filter((name) => !removed.has(name));
  if (added.length > 0) await add(pullRequest.number, added);
  return { added, withheld: missing.filter((name) => removed.has(name)) };
}

/** The last word about each label. */
function removedByOthers(events: readonly LabelEvent[]): ReadonlySet<string> {
  const removed = new Set<string>();
  for (const { label, kind, by } of events) {
    if (kind === 'removed' && by === 'other') removed.add(label);
    else removed.delete(label);
  }
  return removed;
}
