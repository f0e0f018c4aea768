import type { ResourceIntent } from '../../model/intent.ts';
import type { Reason } from '../../model/reason.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Workload } from '../../model/workload.ts';

/** The whole change of one workload, asked before a person is: would the cluster admit and place these pods? */
export interface Change {
  readonly workload: Workload;
  readonly intents: readonly ResourceIntent[];
  /** Pods that exist at once. */
  readonly replicas: number;
  readonly snapshot: Snapshot;
}

export type Check = (change: Change) => Reason | undefined;
