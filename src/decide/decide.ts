import type { Analysis } from '../model/analysis.ts';
import type { Decision } from '../model/decision.ts';
import type { PolicySet } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';

export function decide(_analysis: Analysis, _snapshot: Snapshot, _policies: PolicySet): Decision[] {
  throw new Error('being built');
}
