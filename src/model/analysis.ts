import type { Finding, Verdict } from './finding.ts';
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
}

export const findingsOf = (analysis: Analysis): Finding[] =>
  analysis.verdicts.flatMap((verdict) => (verdict.kind === 'found' ? [verdict.finding] : []));
