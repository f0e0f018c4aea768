import { type Decision, partsOf } from '../../model/decision.ts';
import { type FindingKey, findingKey, type Verdict } from '../../model/finding.ts';
import { workloadOf } from '../../model/key-parts.ts';
import type { ReasonCode } from '../../model/reason.ts';
import { isRollout } from '../../model/rollout-kinds.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { CloseReason, Kept, Upkeep } from '../../model/upkeep.ts';
import type { Earlier } from '../earlier.ts';
import type { History } from './history.ts';
import type { Judged } from './judged.ts';

/** This many complete passes must agree that a finding is gone: one quiet hour is not recovery. */
const PASSES = 2;

interface Around {
  readonly about: Kept;
  readonly past: History;
  readonly pass: Judged;
}

/** Is there still a reason for this open pull request? Undefined when there is, or when nobody can say. */
export function ebb(one: Earlier, { about, past, pass }: Around): Upkeep | undefined {
  if (one.rollback !== undefined) return ebbOfRollback(one, { about, past, pass });
  const workload = workloadOf(one.marker.key);
  const verdicts = pass.analysis.verdicts.filter((verdict) => workloadOf(keyOf(verdict, pass.snapshot)) === workload);
  if (verdicts.some(({ kind }) => kind === 'found')) {
    const declined = declinedBy(workload, pass);
    if (declined !== undefined) return { kind: 'close', about, ...declined };
    return past.healthyPasses > 0 ? { kind: 'relapsed', about } : undefined;
  }
  const gone = goneBecause(one, verdicts, pass.snapshot);
  if (gone === undefined) return undefined;
  return past.healthyPasses + 1 < PASSES ? { kind: 'healthy', about } : { kind: 'close', about, ...gone };
}

/** A rollback ends when the rollout does: somebody repaired it, or it came through after all. */
function ebbOfRollback(one: Earlier, { about, past, pass }: Around): Upkeep | undefined {
  const { analysis, snapshot } = pass;
  const health = analysis.health ?? [];
  const isSeen = health.some(
    (verdict) => 'finding' in verdict && isAbout(one, verdict.finding.key) && isRollout(verdict.check),
  );
  if (isSeen) return past.healthyPasses > 0 ? { kind: 'relapsed', about } : undefined;
  const isUnknown = health.some((verdict) => verdict.kind === 'unknown' && isRollout(verdict.check));
  if (snapshot.gaps.length > 0 || health.length === 0 || isUnknown) return undefined;
  if (past.healthyPasses + 1 < PASSES) return { kind: 'healthy', about };
  return { kind: 'close', about, because: 'obsolete', detail: 'what it answers does not fail any more' };
}

const isAbout = ({ marker }: Earlier, key: FindingKey): boolean => workloadOf(key) === workloadOf(marker.key);

interface Ground {
  readonly because: CloseReason;
  readonly detail: string;
}

const DECLINED: Partial<Record<ReasonCode, CloseReason>> = { 'opted-out': 'opted-out', snoozed: 'snoozed' };

/** Everything that was found about the workload is declined by people: their word closes what is open. */
function declinedBy(workload: string, { decisions }: Around['pass']): Ground | undefined {
  const own = decisions
    .flatMap((decision): readonly Decision[] => (decision.kind === 'hold' ? [decision] : partsOf(decision)))
    .filter((decision) => workloadOf(decision.kind === 'hold' ? decision.finding.key : decision.key) === workload);
  const reasons = own.map((decision) => (decision.kind === 'hold' ? decision.because : undefined));
  const [first] = reasons;
  const because = first === undefined ? undefined : DECLINED[first.code];
  if (first === undefined || because === undefined) return undefined;
  return reasons.every((reason) => reason !== undefined && DECLINED[reason.code] !== undefined)
    ? { because, detail: first.detail }
    : undefined;
}

/**
 * Gone only where everything was read and every check of the containers that would change says so. `unknown` is not
 * fine: a gap in the metrics, a workload that is too young or a list that failed keeps the pull request open.
 */
function goneBecause(one: Earlier, verdicts: readonly Verdict[], snapshot: Snapshot): Ground | undefined {
  if (snapshot.gaps.length > 0) return undefined;
  const workload = workloadOf(one.marker.key);
  const exists = snapshot.workloads.some(({ ref }) => workloadOf(nameless(ref, snapshot)) === workload);
  if (!exists) return { because: 'workload-gone', detail: 'the workload is not in the cluster any more' };
  const containers = new Set([...Object.keys(one.marker.values).map((name) => name.split('/')[0] ?? ''), '']);
  const own = verdicts.filter((verdict) => containers.has(containerOf(verdict)));
  const answered = own.some((verdict) => keyOf(verdict, snapshot) === one.marker.key);
  if (!answered || own.some(({ kind }) => kind !== 'healthy')) return undefined;
  return { because: 'obsolete', detail: 'what it answers is not found any more: it was fixed elsewhere, or passed' };
}

const containerOf = (verdict: Verdict): string =>
  (verdict.kind === 'found' ? verdict.finding.container : verdict.container) ?? '';

const keyOf = (verdict: Verdict, { cluster }: Snapshot): FindingKey =>
  verdict.kind === 'found'
    ? verdict.finding.key
    : findingKey({
        cluster,
        workload: verdict.workload,
        kind: verdict.check,
        ...(verdict.container === undefined ? {} : { container: verdict.container }),
      });

const nameless = (ref: Snapshot['workloads'][number]['ref'], { cluster }: Snapshot): FindingKey =>
  findingKey({ cluster, workload: ref, kind: '' });
