import { type Analysis, findingsOf, healthFindingsOf } from '../model/analysis.ts';
import type { FindingKey } from '../model/finding.ts';
import { policyFor } from '../model/match.ts';
import type { PolicySet } from '../model/policy.ts';
import { type Handled, stepText } from '../model/runbook.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { type Workload, workloadName } from '../model/workload.ts';

/** Which policy and which runbook handle a finding, how far, and why. */
export interface HandledFinding {
  readonly key: FindingKey;
  readonly finding: string;
  readonly severity: string;
  readonly subject: string;
  readonly policy?: string;
  readonly runbook?: string;
  readonly automation: string;
  readonly steps?: readonly string[];
  readonly why: readonly string[];
}

/** The rooms are loaded when they are needed: `--help` should not wait for them. */
export async function handledFindings(
  snapshot: Snapshot,
  analysis: Analysis,
  policies: PolicySet,
): Promise<HandledFinding[]> {
  const { healthHandled, sizingHandled } = await import('../decide/runbook/handled.ts');
  const workloads = new Map(
    snapshot.workloads.map((workload) => [`${workload.ref.kind}/${workloadName(workload.ref)}`, workload]),
  );
  const workloadOf = (ref: Workload['ref']) => workloads.get(`${ref.kind}/${workloadName(ref)}`);
  const handled: Keyed[] = [
    ...findingsOf(analysis).flatMap((finding) => {
      const workload = workloadOf(finding.workload);
      return workload === undefined
        ? []
        : [{ key: finding.key, handled: sizingHandled(finding, { ...snapshot, workload }) }];
    }),
    ...healthFindingsOf(analysis).map((finding) => ({
      key: finding.key,
      handled: healthHandled(finding, { ...snapshot, labels: workloadOf(finding.subject)?.labels ?? {} }),
    })),
  ];
  return Promise.all(handled.map((one) => handledFinding(one, policies)));
}

interface Keyed {
  readonly key: FindingKey;
  readonly handled: Handled;
}

async function handledFinding({ key, handled }: Keyed, policies: PolicySet): Promise<HandledFinding> {
  const { handlingOf } = await import('../decide/runbook/handler.ts');
  const policy = policyFor({ ref: handled.subject, labels: handled.labels }, policies);
  const { steps, ...handling } = handlingOf(handled, policy, policies.runbooks ?? []);
  return {
    key,
    finding: handled.check,
    severity: handled.severity,
    subject: workloadName(handled.subject),
    ...handling,
    ...(steps === undefined ? {} : { steps: steps.map(stepText) }),
  };
}
