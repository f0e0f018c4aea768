import type { Analysis } from '../model/analysis.ts';
import type { PolicySet } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';

export function analyze(_snapshot: Snapshot, _policies: PolicySet): Analysis {
  throw new Error('being built');
}
