/** Merged replicas ahead of the load, judged like sizes: what had been said of them against what the load was since. */
import { Cron } from 'croner';
import type { HorizontalPodAutoscaler } from '../../model/cluster.ts';
import { cpuTargetOf, isCronMetric } from '../../model/cpu-target.ts';
import type { Member, Values } from '../../model/marker.ts';
import type { Policy } from '../../model/policy.ts';
import { replicaText } from '../../model/prediction.ts';
import type { ScalingOutcome } from '../../model/scaling.ts';
import { SCALING_DEFAULTS } from '../../model/scaling-defaults.ts';
import { type DemandHour, demandOf } from '../../model/scaling-demand.ts';
import { replay, type Scaler } from '../../model/scaling-replay.ts';
import { days, hours, type Instant, later, milliseconds, minutes } from '../../model/units.ts';
import type { MergeVerdict } from '../../model/upkeep.ts';
import type { Workload } from '../../model/workload.ts';
import { autoscalerOf } from './set-back.ts';

/** A weekly pattern has shown itself once after that. */
const WEEK = days(7);
/** Of all hours since; with fewer nobody can say what the peaks were. */
const LEAST_COVERAGE = 0.9;
const THROTTLED = 0.25;

export const isAboutReplicas = (values: Values): boolean =>
  Object.keys(values).some((name) => name === 'minReplicas' || name.startsWith('triggers.'));

/** Does the autoscaler have the merged bounds? Triggers show in its metrics; undefined when there is none to ask. */
export function areBoundsLive(values: Values, workload: Workload): boolean | undefined {
  const hpa = autoscalerOf(workload);
  if (hpa === undefined) return undefined;
  const { minReplicas } = values;
  const isMinimum = minReplicas === undefined || minReplicas === false || hpa.minReplicas === minReplicas;
  return isMinimum && (cronIn(values) === undefined || hpa.metrics.some(isCronMetric));
}

interface Judgement {
  readonly verdict: MergeVerdict;
  readonly detail: string;
  readonly actual: string;
}

interface Since {
  readonly workload: Workload;
  readonly policy: Policy | undefined;
  readonly since: Instant;
  readonly now: Instant;
}

/**
 * The load since, replayed as it is and as it would have been without the change: both are about the same days, so a
 * quiet week flatters nobody. Undefined while it is watched.
 */
export function judgeReplicas({ values, was = {} }: Member, at: Since): Judgement | undefined {
  const { policy, since, now } = at;
  const watch = Math.max(WEEK, policy?.delivery.watch ?? 0);
  if (later(since, milliseconds(watch)) > now) return undefined;
  const ground = groundOf(values, at);
  if (ground === undefined) {
    if (later(since, milliseconds(WEEK + watch)) > now) return undefined;
    return { verdict: 'inconclusive', detail: 'too little of the load since is known', actual: '' };
  }
  const { name, demand, scaler } = ground;
  const before = typeof was.minReplicas === 'number' ? was.minReplicas : scaler.minReplicas;
  const [then, without] = [replay(demand, floorsOf(values, ground), scaler), replay(demand, () => before, scaler)];
  const actual = replicaText(name, then, demand.length / 24);
  const minimum = typeof values.minReplicas === 'number' ? values.minReplicas : before;
  const moved = { isLowered: minimum < before, isRaised: minimum > before || cronIn(values) !== undefined };
  return { ...verdictOf({ then, without, ...moved, ground }, at.workload), actual };
}

interface Ground {
  readonly name: string;
  readonly demand: readonly DemandHour[];
  readonly scaler: Scaler;
}

function groundOf(values: Values, { workload, policy, since, now }: Since): Ground | undefined {
  const hpa = autoscalerOf(workload);
  const target = hpa === undefined ? undefined : targetOf(hpa, workload);
  if (hpa === undefined || target === undefined) return undefined;
  const usages = target.containers.flatMap(({ usage }) => (usage.kind === 'known' ? [usage.value] : []));
  if (usages.length < target.containers.length) return undefined;
  const { leadTime, timeZone } = policy?.scaling ?? SCALING_DEFAULTS;
  const demand = demandOf(usages, cronIn(values)?.timeZone ?? timeZone).filter(
    (hour) => hour.at >= since && later(hour.at, hours(1)) <= now,
  );
  if (demand.filter(({ use }) => use !== undefined).length < LEAST_COVERAGE * ((now - since) / hours(1) - 1))
    return undefined;
  const { minReplicas, maxReplicas } = hpa;
  return {
    name: hpa.ref.name,
    demand,
    scaler: { perPod: target.perPod, minReplicas, maxReplicas, lowestMinimum: minReplicas, leadTime },
  };
}

/** What it scales on beside the cron trigger that was merged. */
const targetOf = ({ metrics }: HorizontalPodAutoscaler, workload: Workload) =>
  cpuTargetOf({ metrics: metrics.filter((metric) => !isCronMetric(metric)) }, workload);

interface Schedule {
  readonly timeZone: string;
  readonly start: Cron;
  readonly end: Cron;
  readonly replicas: number;
}

/** The trigger as the marker has it, value by value. */
function cronIn(values: Values): Schedule | undefined {
  const [timeZone, start, end, replicas] = ['timezone', 'start', 'end', 'desiredReplicas'].map(
    (name) => values[`triggers.trimtab.metadata.${name}`],
  );
  if (typeof timeZone !== 'string' || typeof start !== 'string' || typeof end !== 'string') return undefined;
  const cron = (text: string): Cron => new Cron(text, { timezone: timeZone, paused: true });
  return { timeZone, start: cron(start), end: cron(end), replicas: Number(replicas) };
}

/** At least so many, by hour of the week: what began last before that hour counts. */
function floorsOf(values: Values, { demand, scaler }: Ground): (weekHour: number) => number {
  const schedule = cronIn(values);
  if (schedule === undefined) return () => scaler.minReplicas;
  const lastOf = (cron: Cron, at: Instant): number => cron.previousRuns(1, new Date(at + 1))[0]?.getTime() ?? 0;
  const inside = new Set(
    demand.flatMap(({ at, weekHour }) => (lastOf(schedule.start, at) > lastOf(schedule.end, at) ? [weekHour] : [])),
  );
  return (weekHour) => (inside.has(weekHour) ? Math.max(schedule.replicas, scaler.minReplicas) : scaler.minReplicas);
}

interface Compared {
  readonly then: ScalingOutcome;
  readonly without: ScalingOutcome;
  /** The minimum of all hours is; of some hours, by a schedule or that minimum. Both may be. */
  readonly isLowered: boolean;
  readonly isRaised: boolean;
  readonly ground: Ground;
}

function verdictOf(
  { then, without, isLowered, isRaised, ground: { demand, scaler } }: Compared,
  { containers }: Workload,
): Pick<Judgement, 'verdict' | 'detail'> {
  const compared = `${then.shortMinutes} minutes with too few replicas, ${without.shortMinutes} without the change; ${Math.round(then.replicaHours)} replica-hours instead of ${Math.round(without.replicaHours)}`;
  // One peak a week that is met late is the noise that the proposal allowed for.
  const noise = (scaler.leadTime / minutes(1)) * (demand.length / 168);
  if (isLowered && then.shortMinutes > without.shortMinutes + noise)
    return { verdict: 'regression', detail: `the lower minimum met the load late: ${compared}` };
  const throttled = containers.find(
    ({ throttledShare: share }) => isLowered && share.kind === 'known' && share.value > THROTTLED,
  );
  if (throttled !== undefined) {
    const detail = `container ${throttled.spec.name} is throttled in more than a quarter of all periods with fewer replicas`;
    return { verdict: 'regression', detail };
  }
  if (isRaised && without.shortMinutes >= noise && then.shortMinutes > without.shortMinutes / 2)
    return { verdict: 'ineffective', detail: `the load came at other times than before: ${compared}` };
  if (isRaised && without.shortMinutes < noise && then.replicaHours > without.replicaHours)
    return { verdict: 'ineffective', detail: `the peaks did not come back: ${compared}` };
  return { verdict: 'effective', detail: compared };
}
