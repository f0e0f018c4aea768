import { type Admission, type ProposeDecision, partsOf } from '../model/decision.ts';
import { workloadOf } from '../model/key-parts.ts';
import type { PolicySet } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { hours, later } from '../model/units.ts';
import { type Earlier, rememberAll } from './earlier.ts';
import { lastOrder } from './orders.ts';

/**
 * Places for new pull requests: so many per pass, so many within an hour, so many open per repository. An OOM kill does not wait behind money:
 * the fast lane has places of its own in each repository, and comes first in the ranking.
 */
export function admission(snapshot: Snapshot, { budgets }: PolicySet): Admission {
  const memory = distinct(rememberAll(snapshot));
  const open = Map.groupBy(
    memory.filter(({ pullRequest }) => pullRequest.state === 'open'),
    placeOfEarlier,
  );
  const recent = memory.filter(({ pullRequest }) => later(pullRequest.createdAt, HOUR) > snapshot.takenAt);
  const { newPerHour = Infinity } = budgets;
  const lately = { fast: 0, normal: 0 };
  for (const one of recent) lately[laneOf(one)] += 1;
  const places = new Map([...open].map(([place, earlier]) => [place, earlier.length]));
  // Opened by this very pass before it was killed and repeated: the repetition must not open more than one pass may.
  let opened = memory.filter(({ pullRequest }) => pullRequest.createdAt >= snapshot.takenAt).length;
  return {
    blocked(decision) {
      if (decision.answers !== undefined || isAskedFor(decision, snapshot)) return undefined;
      if (opened >= budgets.newPerRun) {
        const detail = `${budgets.newPerRun} new pull requests per pass; more urgent ones went first`;
        return { code: 'budget-run', detail };
      }
      if (lately[decision.lane] >= newPerHour) {
        const detail = `${newPerHour} new pull requests within an hour; the next ones follow later`;
        return { code: 'budget-hour', detail };
      }
      const taken = places.get(placeOf(decision)) ?? 0;
      if (taken < budgets.openPerRepository) return undefined;
      const detail = `${taken} pull requests are open in ${decision.repository}; at most ${budgets.openPerRepository}`;
      return { code: 'budget-repository', detail };
    },
    spend(decision) {
      if (decision.answers !== undefined) return;
      opened += 1;
      lately[decision.lane] += 1;
      places.set(placeOf(decision), (places.get(placeOf(decision)) ?? 0) + 1);
    },
  };
}

const HOUR = hours(1);

/** One about several workloads takes one place. */
const distinct = (memory: readonly Earlier[]): Earlier[] => [
  ...new Map(memory.map((one) => [`${one.repository}#${one.pullRequest.number}`, one])).values(),
];

/** Somebody ticked its box: people have more places than budgets. */
const isAskedFor = (decision: ProposeDecision, snapshot: Snapshot): boolean =>
  snapshot.repositories.some(({ orders }) =>
    partsOf(decision).some(
      ({ key }) => orders?.kind === 'known' && lastOrder(orders.value, workloadOf(key), ['propose-now']) !== undefined,
    ),
  );

const placeOf = ({ lane, repository }: ProposeDecision): string => `${lane}/${repository}`;

const placeOfEarlier = (one: Earlier): string => `${laneOf(one)}/${one.repository}`;

const laneOf = ({ marker, group, reverts, rollback }: Earlier): ProposeDecision['lane'] => {
  const isUrgent = marker.key.endsWith('/oom-killed') || reverts !== undefined || rollback !== undefined;
  return group === undefined && isUrgent ? 'fast' : 'normal';
};
