/** A person asks for an Application to be rolled back: what is seen counts at once, and what does not fail counts too. */
import type { Analysis } from '../../model/analysis.ts';
import { findingKey } from '../../model/finding.ts';
import type { HealthFinding, HealthVerdict } from '../../model/health.ts';
import type { AskedRollback } from '../../model/policy.ts';
import { failedRollouts } from '../../model/rollout-kinds.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Workload } from '../../model/workload.ts';

export function withAsked(analysis: Analysis, snapshot: Snapshot, asked: readonly AskedRollback[]): Analysis {
  if (asked.length === 0) return analysis;
  const names = new Set(asked.map(({ application }) => application));
  const isAsked = ({ application }: HealthFinding): boolean => application !== undefined && names.has(application);
  const health = (analysis.health ?? []).map(
    (one): HealthVerdict =>
      one.kind === 'pending' && isAsked(one.finding) ? { kind: 'found', check: one.check, finding: one.finding } : one,
  );
  const found = health.flatMap((one) => (one.kind === 'found' ? [one.finding] : []));
  const failing = new Set(failedRollouts(found).map(({ application }) => application));
  const well = snapshot.workloads.flatMap((workload) => {
    const name = applicationOf(workload);
    return name === undefined || !names.has(name) || failing.has(name) ? [] : [askedFor(workload, name, snapshot)];
  });
  return { ...analysis, health: [...health, ...well] };
}

const applicationOf = ({ application }: Workload): string | undefined =>
  application.kind === 'known' ? application.value?.ref.name : undefined;

function askedFor({ ref }: Workload, application: string, { cluster, takenAt }: Snapshot): HealthVerdict {
  const check = 'argo-degraded';
  const finding: HealthFinding = {
    kind: check,
    key: findingKey({ cluster, workload: ref, kind: check }),
    subject: ref,
    severity: 'info',
    since: takenAt,
    detail: 'nothing was found that fails',
    cause: 'asked',
    remedy: { kind: 'rollback', hint: 'a person asked for it' },
    evidence: [],
    pods: [],
    application,
  };
  return { kind: 'found', check, finding };
}
