import type { Finding } from '../model/finding.ts';
import type { Intent } from '../model/intent.ts';
import { wantedOf } from '../model/intent.ts';
import type { MergePolicy, Policy } from '../model/policy.ts';
import type { Reason } from '../model/reason.ts';
import type { Workload } from '../model/workload.ts';
import { applicationOf } from './candidate.ts';

interface Change {
  readonly findings: readonly Finding[];
  readonly intents: readonly Intent[];
  readonly lane: 'fast' | 'normal';
  readonly workload: Workload;
  /** Why no change window is open. */
  readonly closed: Reason | undefined;
}

/**
 * May the bot merge this by itself, as far as the policy and the cluster tell? Only small changes of listed findings,
 * inside a window, of an Application that is in order. What the forge has to say about it is asked right before.
 */
export function mayMerge({ automation, delivery }: Policy, change: Change): MergePolicy | undefined {
  const { findings, intents, lane, workload, closed } = change;
  const { merge } = delivery;
  const application = applicationOf(workload);
  const isWell = application?.syncStatus === 'Synced' && application.healthStatus === 'Healthy';
  if (automation !== 'auto-merge' || lane === 'fast' || closed !== undefined || !isWell) return undefined;
  const isListed = findings.every(({ kind }) => merge.findings.includes(kind));
  return isListed && intents.every((intent) => isSmall(intent, merge.largestChange)) ? merge : undefined;
}

/** What was not set before has no size, and what is no number neither. */
function isSmall(intent: Intent, largest: number): boolean {
  const to = wantedOf(intent);
  if (typeof to !== 'number' || typeof intent.from !== 'number' || intent.from === 0) return false;
  return Math.abs(to / intent.from - 1) <= largest + 1e-9;
}
