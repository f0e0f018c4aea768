import type { Reason } from '../../model/reason.ts';
import type { Change, Check } from './change.ts';
import { limitRange } from './limit-range.ts';
import { node } from './node.ts';
import { quota } from './quota.ts';

const checks: readonly Check[] = [limitRange, quota, node];

/** Why the cluster would not admit or place the changed pods. */
export function infeasible(change: Change): Reason | undefined {
  for (const check of checks) {
    const because = check(change);
    if (because !== undefined) return because;
  }
  return undefined;
}
