import type { Analysis } from '../../model/analysis.ts';
import type { Decision } from '../../model/decision.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Snapshot } from '../../model/snapshot.ts';

export interface SiteFacts {
  readonly snapshot: Snapshot;
  readonly analysis: Analysis;
  readonly decisions: readonly Decision[];
  readonly outcomes: readonly Outcome[];
}
