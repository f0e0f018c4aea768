import { workloadOf } from '../../model/key-parts.ts';
import type { Reason } from '../../model/reason.ts';
import type { FixCandidate } from './candidate.ts';

const IN_CLUSTER = 10;
const IN_NAMESPACE = 5;
const OF_WORKLOAD = 1;

/** Gate 10, asked in the order of urgency: the first ones go ahead, the rest waits for the next pass and says so. */
export function blastRadius(): (candidate: FixCandidate) => Reason | undefined {
  const taken = new Map<string, number>();
  return ({ sick }) => {
    // A shell serves nobody: it neither takes the place of a living pod nor waits for one that its budget keeps.
    const pods = sick.check === 'pod-crashloop-1h' ? 'a workload' : 'a workload that have ended';
    const caps = [
      { place: 'cluster', most: IN_CLUSTER, name: 'the cluster' },
      { place: `namespace ${sick.pod.namespace}`, most: IN_NAMESPACE, name: `namespace ${sick.pod.namespace}` },
      { place: `${pods} ${workloadOf(sick.finding.key)}`, most: OF_WORKLOAD, name: pods },
    ];
    const full = caps.findLast(({ place, most }) => (taken.get(place) ?? 0) >= most);
    if (full !== undefined) {
      return {
        code: 'blast-radius',
        detail: `at most ${full.most} pods of ${full.name} are deleted in one pass; more urgent ones went first`,
      };
    }
    for (const { place } of caps) taken.set(place, (taken.get(place) ?? 0) + 1);
    return undefined;
  };
}
