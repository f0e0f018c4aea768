import type { Application } from '../../../src/model/application.ts';
import type { ProposeDecision } from '../../../src/model/decision.ts';
import type { Intent } from '../../../src/model/intent.ts';
import type { SourceTree } from '../../../src/model/manifests.ts';
import { known } from '../../../src/model/reason.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { type Workload, workloadName } from '../../../src/model/workload.ts';
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

/** Overlays of several clusters render objects of one name: each such object is asked about in a world of its own. */
export function worldsOf<T extends { readonly live: { readonly workload: Workload } }>(asked: readonly T[]): T[][] {
  const seen = new Map<string, number>();
  const worlds: T[][] = [];
  for (const one of asked) {
    const name = workloadName(one.live.workload.ref);
    const at = seen.get(name) ?? 0;
    seen.set(name, at + 1);
    worlds[at] = [...(worlds[at] ?? []), one];
  }
  return worlds;
}

export const decisionFor = (workload: Workload, intent: Intent): ProposeDecision =>
  decisionOf(workload.ref, [], { intents: [intent], repository: 'bench' });
