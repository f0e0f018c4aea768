import type { Assessment } from '../model/analysis.ts';
import type { ClusterKind } from '../model/cluster-kinds.ts';
import type { FindingKind, Verdict } from '../model/finding.ts';
import type { Policy } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { SignalName } from '../model/usage.ts';
import type { Workload } from '../model/workload.ts';

/**
 * States facts about one workload. Adding one = one folder named after its kind, one line in registry.ts, one scenario
 * folder, one paragraph in its README. It never fetches, never reads a clock, never decides.
 */
export interface Analyzer<Kind extends FindingKind> {
  readonly kind: Kind;
  readonly needs: readonly (ClusterKind | 'usage' | SignalName)[];
  /** One verdict per container it has an opinion on; `assessments` are those of this workload's containers. */
  readonly judge: (subject: Subject) => readonly Verdict<Kind>[];
}

export interface Subject {
  readonly workload: Workload;
  readonly assessments: readonly Assessment[];
  readonly policy: Policy;
  readonly snapshot: Snapshot;
}
