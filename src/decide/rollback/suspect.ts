import type { Application } from '../../model/application.ts';
import type { Blame } from '../../model/blame.ts';
import type { HealthFinding } from '../../model/health.ts';
import type { Policy, PolicySet } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Workload } from '../../model/workload.ts';
import type { Earlier } from '../earlier.ts';
import type { Guard } from '../guard/guard.ts';

/** A failed rollout or sync with everything that speaks for and against going back. */
export interface Suspect {
  readonly finding: HealthFinding;
  /** Absent where nobody looked: its cause has nothing to do with Git. */
  readonly blame?: Blame;
  readonly application: Application;
  /** Absent for a sync of what makes no pods. */
  readonly workload?: Workload;
  readonly policy: Policy;
  readonly policies: PolicySet;
  readonly snapshot: Snapshot;
  readonly guard: Guard;
  /** Our pull requests about it, newest first. */
  readonly earlier: readonly Earlier[];
  /** A person asked for it by name: waits are not waited for. */
  readonly isAsked: boolean;
}
