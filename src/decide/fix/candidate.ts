import type { Pod } from '../../model/cluster.ts';
import type { Sick } from '../../model/fix.ts';
import type { LoweredMode, Policy, PolicySet } from '../../model/policy.ts';
import type { Reading, Reason } from '../../model/reason.ts';
import { repositoriesNamed } from '../../model/repositories-named.ts';
import type { ObservedRepository, Snapshot } from '../../model/snapshot.ts';
import type { Workload } from '../../model/workload.ts';
import { layersOf } from '../candidate.ts';
import type { Earlier } from '../earlier.ts';
import type { Guard } from '../guard/guard.ts';
import { loweredMode } from '../guard/mode.ts';
import type { OptOuts } from '../opt-outs.ts';
import { runbooksDue } from '../runbook/due.ts';
import { healthHandled } from '../runbook/handled.ts';
import { type Handling, handlingOf } from '../runbook/handler.ts';
import { optOutsOf } from '../stricter.ts';

/** One pod that could be deleted, with everything a gate may look at. Gates are pure functions of it. */
export interface FixCandidate {
  readonly sick: Sick;
  /** Absent when it is not in the snapshot (any more). */
  readonly workload?: Workload;
  /** As it was observed. */
  readonly pod?: Pod;
  readonly policy?: Policy;
  readonly policies: PolicySet;
  readonly snapshot: Snapshot;
  readonly guard: Guard;
  readonly handling: Handling;
  readonly mode?: LoweredMode;
  readonly optOuts: Reading<OptOuts>;
  /** Whose journal tells it: that of the workload's repository, else the first one. */
  readonly repository?: ObservedRepository;
  /** Our pull requests about this workload. */
  readonly earlier: readonly Earlier[];
}

export type FixGate = (candidate: FixCandidate) => Reason | undefined;

export function fixCandidate(facts: {
  readonly sick: Sick;
  readonly workload: Workload | undefined;
  readonly policy: Policy | undefined;
  readonly policies: PolicySet;
  readonly snapshot: Snapshot;
  readonly guard: Guard;
  readonly earlier: readonly Earlier[];
}): FixCandidate {
  const { sick, workload, policy, policies, snapshot, guard, earlier } = facts;
  const pod = workload?.pods.find(({ uid }) => uid === sick.pod.uid);
  const mode = loweredMode(policies.guardrails, { namespace: sick.pod.namespace, check: sick.check });
  const [repository = snapshot.repositories[0]] = workload === undefined ? [] : repositoriesNamed(workload, snapshot);
  const about = { ...snapshot, labels: workload?.labels ?? {} };
  const handling = handlingOf(healthHandled(sick.finding, about), policy, runbooksDue(policies, snapshot.takenAt));
  const layers = [
    ...(pod === undefined ? [] : [pod.annotations]),
    ...(workload === undefined ? [] : layersOf(workload)),
  ];
  return {
    sick,
    policies,
    snapshot,
    guard,
    earlier,
    handling,
    optOuts: optOutsOf(layers, workload ?? {}, { prefix: policies.annotationPrefix, now: snapshot.takenAt }),
    ...(workload === undefined ? {} : { workload }),
    ...(pod === undefined ? {} : { pod }),
    ...(policy === undefined ? {} : { policy }),
    ...(mode === undefined ? {} : { mode }),
    ...(repository === undefined ? {} : { repository }),
  };
}
