import type { Keyed } from '../decide/runbook/handled.ts';
import type { Analysis } from '../model/analysis.ts';
import type { FindingKey } from '../model/finding.ts';
import { policyFor } from '../model/match.ts';
import type { PolicySet } from '../model/policy.ts';
import { stepText } from '../model/runbook.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { workloadName } from '../model/workload.ts';

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
  const { allHandled } = await import('../decide/runbook/handled.ts');
  return Promise.all(allHandled(analysis, snapshot).map((one) => handledFinding(one, policies)));
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
