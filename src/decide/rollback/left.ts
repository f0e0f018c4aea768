import type { Analysis } from '../../model/analysis.ts';
import type { Decision, LeftAlone } from '../../model/decision.ts';
import type { PolicySet } from '../../model/policy.ts';
import type { Reason } from '../../model/reason.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { rememberAll } from '../earlier.ts';
import { guardOf } from '../guard/guard.ts';
import { rollbacksOf } from './rollbacks.ts';

/** Failed rollouts and syncs that nothing is proposed for, each with the reason. */
export function leftAlone(
  { analysis, decisions }: { readonly analysis: Analysis; readonly decisions: readonly Decision[] },
  snapshot: Snapshot,
  policies: PolicySet,
): readonly LeftAlone[] {
  const guard = guardOf(analysis, snapshot, policies);
  const { changes, left } = rollbacksOf({ analysis, snapshot, policies, memory: rememberAll(snapshot), guard });
  const decided = new Set(decisions.flatMap((one) => (one.kind === 'propose' ? [one.key] : [])));
  const stopped = changes.flatMap(({ key, rollback }): LeftAlone[] =>
    rollback === undefined || decided.has(key) ? [] : [{ finding: rollback.finding, because: guard.storm ?? MANY }],
  );
  return [...left, ...stopped];
}

/** Only a storm takes a rollback out again. */
const MANY: Reason = { code: 'storm', detail: 'too many urgent changes at once: look for one cause first' };
