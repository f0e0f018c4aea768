import type { Application } from '../model/application.ts';
import type { Finding } from '../model/finding.ts';
import type { LoweredMode, Policy, PolicySet } from '../model/policy.ts';
import type { Reading, Reason } from '../model/reason.ts';
import { repositoriesNamed } from '../model/repositories-named.ts';
import type { ObservedRepository, Snapshot } from '../model/snapshot.ts';
import type { Workload, WorkloadContainer } from '../model/workload.ts';
import { type Earlier, earlierOf } from './earlier.ts';
import type { Guard } from './guard/guard.ts';
import { loweredMode } from './guard/mode.ts';
import type { OptOuts } from './opt-outs.ts';
import { runbooksDue } from './runbook/due.ts';
import { sizingHandled } from './runbook/handled.ts';
import { type Handling, handlingOf } from './runbook/handler.ts';
import { optOutsOf } from './stricter.ts';

/** A finding with everything a gate may look at. Gates are pure functions of it. */
export interface Candidate {
  readonly finding: Finding;
  /** Every finding of the same workload, this one included. */
  readonly siblings: readonly Finding[];
  readonly workload: Workload;
  readonly container: WorkloadContainer | undefined;
  /** With the automation that policy and runbook allow together. */
  readonly policy: Policy;
  readonly policies: PolicySet;
  readonly snapshot: Snapshot;
  readonly optOuts: Reading<OptOuts>;
  /** Configured repositories that the workload's Application names. */
  readonly repositories: readonly ObservedRepository[];
  /** Our pull requests about this workload, newest first. */
  readonly earlier: readonly Earlier[];
  readonly guard: Guard;
  /** Which policy and which runbook handle it, and how far they go. */
  readonly handling: Handling;
  /** What the configuration lowers the mode to, for this finding. */
  readonly mode?: LoweredMode;
}

/** Blocks with a reason or lets pass. */
export type Gate = (candidate: Candidate) => Reason | undefined;

export function candidateOf(facts: {
  finding: Finding;
  siblings: readonly Finding[];
  workload: Workload;
  policy: Policy;
  policies: PolicySet;
  snapshot: Snapshot;
  memory: readonly Earlier[];
  guard: Guard;
}): Candidate {
  const { finding, workload, snapshot, policies, policy, memory } = facts;
  const handling = handlingOf(
    sizingHandled(finding, { ...snapshot, workload }),
    policy,
    runbooksDue(policies, snapshot.takenAt),
  );
  const mode = loweredMode(policies.guardrails, { namespace: workload.ref.namespace, check: finding.kind });
  return {
    ...facts,
    container: workload.containers.find(({ spec }) => spec.name === finding.container),
    optOuts: optOutsOf(layersOf(workload), workload, { prefix: policies.annotationPrefix, now: snapshot.takenAt }),
    repositories: repositoriesNamed(workload, snapshot),
    earlier: earlierOf(finding, memory, snapshot.cluster),
    handling,
    policy: { ...policy, automation: handling.automation },
    ...(mode === undefined ? {} : { mode }),
  };
}

/** Nearest first: what the object says beats its namespace, and that beats its Application. */
export const layersOf = (workload: Workload): Readonly<Record<string, string>>[] => [
  workload.annotations,
  workload.namespaceAnnotations,
  applicationOf(workload)?.annotations ?? {},
];

export const applicationOf = (workload: Workload): Application | undefined =>
  workload.application.kind === 'known' ? workload.application.value : undefined;

export const isSizing = (finding: Finding): boolean => finding.kind !== 'oom-killed';
