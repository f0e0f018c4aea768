import { findingKey } from '../../model/finding.ts';
import { readMarker } from '../../model/marker.ts';
import { bytes, days, seconds } from '../../model/units.ts';
import { leakOf } from '../leak.ts';
import { sayMemory } from '../recommend/quantities.ts';
import { none, type Rule } from './diagnosis.ts';
import { type KillCase, nearLimit } from './kill-case.ts';
import { eventsOf, severityOf } from './severity.ts';

const BURST = seconds(120);
const SURVIVORS_BELOW = 0.6;

/** K4: dies while it starts, and who survives the start needs little: the limit is short for two minutes of its life. */
export const startupBurst: Rule = (killCase) => {
  const { kills, limitAtKill, assessment } = killCase;
  const { statistics } = assessment;
  if (kills.length === 0 || limitAtKill === undefined || statistics.kind === 'unknown') return undefined;
  const early = kills.every(({ lived }) => lived !== undefined && lived < BURST);
  const p99 = statistics.value.memory?.p99;
  if (!early || p99 === undefined || p99 >= SURVIVORS_BELOW * limitAtKill) return undefined;
  const remedy = { kind: 'raise-limit-only' } as const;
  return { kind: 'oom', cause: 'startup-burst', severity: severityOf(killCase), confidence: 'medium', remedy };
};

const MOST_RAISES = 2;

/** K2: the saw-tooth of a leak, or kills that two merged raises did not end. More memory buys time, not health. */
export const leak: Rule = (killCase) => {
  const { kills, usage } = killCase;
  if (kills.length === 0) return undefined;
  const found = usage === undefined ? undefined : leakOf(usage);
  const raises = mergedRaises(killCase);
  if (found === undefined && raises < MOST_RAISES) return undefined;
  const detail =
    found === undefined
      ? `${raises} raises were merged within 14 days and the kills went on`
      : `memory climbs ${sayMemory(bytes(found.slopePerHour))} an hour in each of ${found.lives} lives until it is killed`;
  return {
    kind: 'oom',
    cause: 'leak',
    severity: severityOf(killCase),
    confidence: 'high',
    remedy: none('leak-suspected', detail),
  };
};

function mergedRaises({ subject, container }: KillCase): number {
  const { snapshot, workload } = subject;
  const key = findingKey({
    cluster: snapshot.cluster,
    workload: workload.ref,
    container: container.spec.name,
    kind: 'oom-killed',
  });
  const since = snapshot.takenAt - days(14);
  return snapshot.repositories
    .flatMap(({ pullRequests }) => (pullRequests.kind === 'known' ? pullRequests.value : []))
    .filter(({ state, body, closedAt, updatedAt }) => {
      return state === 'merged' && (closedAt ?? updatedAt) >= since && readMarker(body)?.key === key;
    }).length;
}

/** K1: killed at its own limit. A measured peak below it does not clear the limit: scrapes miss spikes. */
export const limitTooLow: Rule = (killCase) => {
  const { kills, limitAtKill, peak } = killCase;
  if (kills.length === 0 || limitAtKill === undefined) return undefined;
  const seen = nearLimit(killCase, limitAtKill);
  const confidence = seen && eventsOf(killCase) >= 2 ? 'high' : seen || peak === undefined ? 'medium' : 'low';
  return { kind: 'oom', cause: 'limit-too-low', severity: severityOf(killCase), confidence, remedy: { kind: 'raise' } };
};
