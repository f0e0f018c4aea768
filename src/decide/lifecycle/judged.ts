import type { Analysis } from '../../model/analysis.ts';
import type { Decision } from '../../model/decision.ts';
import type { PolicySet } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';

/** What a pass knows by the time it looks after its older pull requests. */
export interface Judged {
  readonly analysis: Analysis;
  readonly decisions: readonly Decision[];
  readonly snapshot: Snapshot;
  readonly policies: PolicySet;
}
