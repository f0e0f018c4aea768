import { type Hold, holdAll, type ProposeDecision } from '../model/decision.ts';
import { namespaceOf, workloadOf } from '../model/key-parts.ts';
import type { ReasonCode } from '../model/reason.ts';
import { inScope } from '../model/scope.ts';
import { type Earlier, rememberAll } from './earlier.ts';
import { ebb } from './lifecycle/ebb.ts';
import { historyOf } from './lifecycle/history.ts';
import type { Judged } from './lifecycle/judged.ts';

/**
 * A pull request about several workloads is written anew from all of them. While one that it has is neither decided nor
 * known to be done, it stays as it is: else a gap in the metrics would take that one out.
 */
export function wholeOnly(
  changes: readonly ProposeDecision[],
  pass: Judged,
): { readonly whole: ProposeDecision[]; readonly held: Hold[] } {
  const memory = rememberAll(pass.snapshot);
  const lacking = changes.map((change) => ({ change, member: missingOf(change, { changes, memory, pass }) }));
  return {
    whole: lacking.flatMap(({ change, member }) => (member === undefined ? [change] : [])),
    held: lacking.flatMap(({ change, member }) => (member === undefined ? [] : waits(change, member))),
  };
}

interface Around {
  readonly changes: readonly ProposeDecision[];
  readonly memory: readonly Earlier[];
  readonly pass: Judged;
}

function missingOf(change: ProposeDecision, around: Around): Earlier | undefined {
  if (change.parts === undefined || change.answers === undefined) return undefined;
  return around.memory.find(
    (one) =>
      one.group === change.key &&
      one.repository === change.repository &&
      one.pullRequest.number === change.answers &&
      !around.changes.some((other) => (other.parts ?? [other]).some((part) => isAbout(part, one))) &&
      !leaves(one, around.pass),
  );
}

const isAbout = ({ key }: ProposeDecision, { marker }: Earlier): boolean => workloadOf(key) === workloadOf(marker.key);

/** For good, as far as this pass can tell; whatever else holds it may pass. */
const FOR_GOOD: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  'opted-out',
  'snoozed',
  'notify-only',
  'check-disabled',
  'below-threshold',
  'nothing-to-change',
  'hysteresis',
  'no-policy',
  'system-namespace',
  'closed-by-person',
]);

function leaves(one: Earlier, pass: Judged): boolean {
  if (!inScope(pass.snapshot.scope, namespaceOf(one.marker.key))) return false;
  const about = { repository: one.repository, key: one.marker.key, pullRequest: one.pullRequest };
  if (ebb(one, { about, past: historyOf(about, pass.snapshot), pass })?.kind === 'close') return true;
  const held = pass.decisions.filter(
    (decision) => decision.kind === 'hold' && workloadOf(decision.finding.key) === workloadOf(one.marker.key),
  );
  return held.length > 0 && held.every((hold) => hold.kind === 'hold' && FOR_GOOD.has(hold.because.code));
}

function waits(change: ProposeDecision, { marker }: Earlier): Hold[] {
  const detail = `pull request #${change.answers} is also about ${workloadOf(marker.key)}, of which this pass cannot say whether it is done`;
  return holdAll(change, { code: 'group-incomplete', detail });
}
