import type { Application } from '../../../src/model/application.ts';
import type { ProposeDecision } from '../../../src/model/decision.ts';
import type { Intent } from '../../../src/model/intent.ts';
import type { SourceTree } from '../../../src/model/manifests.ts';
import { known } from '../../../src/model/reason.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import type { Workload } from '../../../src/model/workload.ts';
import { aSnapshot } from '../../builders/snapshot.ts';
import { decisionOf } from '../../propose/decisions.ts';

export const worldOf = (
  tree: SourceTree,
  applications: readonly Application[],
  workloads: readonly Workload[] = [],
): Snapshot =>
  aSnapshot(workloads, {
    applications: known(applications),
    repositories: [{ name: tree.repository, tree: known(tree), pullRequests: known([]), journal: known([]) }],
  });

export const decisionFor = (workload: Workload, intent: Intent): ProposeDecision =>
  decisionOf(workload.ref, [], { intents: [intent], repository: 'bench' });
