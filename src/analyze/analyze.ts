import type { Analysis, Assessment } from '../model/analysis.ts';
import { byText } from '../model/by-text.ts';
import type { Verdict } from '../model/finding.ts';
import { policyFor } from '../model/match.ts';
import type { PolicySet } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { type Workload, workloadName } from '../model/workload.ts';
import { assess } from './assess.ts';
import { health } from './health/health.ts';
import { recent } from './recent.ts';
import { analyzers } from './registry.ts';

/** Facts about every workload: what each container used and should ask for, and one verdict per check and container. */
export function analyze(snapshot: Snapshot, policies: PolicySet): Analysis {
  const parts = [...snapshot.workloads]
    .sort((a, b) => byText(workloadName(a.ref), workloadName(b.ref)))
    .map((workload) => analyzeOne(workload, snapshot, policies));
  return {
    assessments: parts.flatMap(({ assessments }) => assessments),
    verdicts: parts.flatMap(({ verdicts }) => verdicts),
    health: health(snapshot, policies),
  };
}

/** A workload without a policy is measured and reported; no check speaks about it. */
function analyzeOne(workload: Workload, snapshot: Snapshot, policies: PolicySet): Analysis {
  const policy = policyFor(workload, policies);
  const assessments = [...workload.containers]
    .sort((a, b) => byText(a.spec.name, b.spec.name))
    .map((whole): Assessment => {
      const container = policy === undefined ? whole : recent(whole, policy.sizing.window, snapshot);
      return assess({ workload, container, policy, takenAt: snapshot.takenAt });
    });
  if (policy === undefined) return { assessments, verdicts: [] };
  const subject = { workload, assessments, policy, snapshot };
  const verdicts = Object.values(analyzers)
    .filter(({ kind }) => policy.checks[kind].enabled)
    .flatMap((analyzer): readonly Verdict[] => analyzer.judge(subject));
  return { assessments, verdicts };
}
