import type { Blame, PinnedReplicas } from './blame.ts';
import type { Finding, Verdict } from './finding.ts';
import type { HealthFinding, HealthVerdict } from './health.ts';
import type { Reading } from './reason.ts';
import type { Recommendation, UsagePoint, UsageStatistics } from './recommendation.ts';
import type { Workload, WorkloadContainer } from './workload.ts';

/** What is known of one container's use, and what it should ask for; computed once, read by analyzers and the report. */
export interface Assessment {
  readonly workload: Workload;
  readonly container: WorkloadContainer;
  readonly policy: string | undefined;
  readonly statistics: Reading<UsageStatistics>;
  readonly points: readonly UsagePoint[];
  readonly recommendation: Reading<Recommendation>;
}

export interface Analysis {
  readonly assessments: readonly Assessment[];
  readonly verdicts: readonly Verdict[];
  /** What the health checks say; they notify and never ask for another size. */
  readonly health?: readonly HealthVerdict[];
  /** Which change in Git failed rollouts and syncs come from; absent until somebody has looked (propose/blame). */
  readonly blames?: readonly Blame[];
  /** Replicas that Git sets and an autoscaler sets, too. */
  readonly pinned?: readonly PinnedReplicas[];
}

export const findingsOf = (analysis: Analysis): Finding[] =>
  analysis.verdicts.flatMap((verdict) => (verdict.kind === 'found' ? [verdict.finding] : []));

/** Confirmed findings of the health checks, by key. */
export const healthFindingsOf = ({ health = [] }: Analysis): HealthFinding[] =>
  health.flatMap((verdict) => (verdict.kind === 'found' ? [verdict.finding] : []));
