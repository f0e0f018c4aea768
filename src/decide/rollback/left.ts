import type { Analysis } from '../../model/analysis.ts';
import type { LeftAlone } from '../../model/decision.ts';
import type { PolicySet } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { rememberAll } from '../earlier.ts';
import { guardOf } from '../guard/guard.ts';
import { rollbacksOf } from './rollbacks.ts';

/** Failed rollouts and syncs that nothing is proposed for, each with the reason. */
export const leftAlone = (analysis: Analysis, snapshot: Snapshot, policies: PolicySet): readonly LeftAlone[] =>
  rollbacksOf({
    analysis,
    snapshot,
    policies,
    memory: rememberAll(snapshot),
    guard: guardOf(analysis, snapshot, policies),
  }).left;
