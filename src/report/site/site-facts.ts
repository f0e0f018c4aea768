import type { Analysis } from '../../model/analysis.ts';
import type { Decision, LeftAlone } from '../../model/decision.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Snapshot } from '../../model/snapshot.ts';

export interface SiteFacts {
  readonly snapshot: Snapshot;
  readonly analysis: Analysis;
  readonly decisions: readonly Decision[];
  readonly outcomes: readonly Outcome[];
  /** Failed rollouts and syncs of which nothing is rolled back. */
  readonly left?: readonly LeftAlone[];
}
