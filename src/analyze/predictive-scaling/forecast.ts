import type { ScalingChange, ScalingOutcome } from '../../model/scaling.ts';
import { type DemandHour, WEEK_HOURS } from '../../model/scaling-demand.ts';
import { needOf, replay, type Scaler } from '../../model/scaling-replay.ts';
import { days as daysOf, hours, minutes } from '../../model/units.ts';
import { type Pattern, patternOf, skillOf } from './pattern.ts';
import { type Needs, type Schedule, schedulesOf } from './schedule.ts';

/** What is predicted from the weeks before the tested ones, and how that went. */
export interface Forecast {
  readonly pattern: readonly number[];
  readonly skill: number;
  readonly testedDays: number;
  readonly trainedDays: number;
  readonly change: ScalingChange;
  readonly now: ScalingOutcome;
  readonly proposed: ScalingOutcome;
}

/** Nearer than a constant by half: less is noise. */
const LEAST_SKILL = 0.5;
/** From then on two weeks are tested, and a minimum may be lowered. */
const LONG = daysOf(42);
/** What more pods may cost, and what lowering a minimum must save. */
const MOST_ADDED = 0.25;
const LEAST_SAVED = 0.1;
/** One pod is no pod while it restarts. */
const FEWEST = 2;

/** Undefined where the load does not return, or where nothing would get better by knowing that it does. */
export function forecastOf(demand: readonly DemandHour[], scaler: Scaler, way: Way): Forecast | undefined {
  const isLong = demand.length * hours(1) >= LONG;
  const cut = Math.max(0, demand.length - (isLong ? 14 : 7) * 24);
  const [trained, tested] = [demand.slice(0, cut), demand.slice(cut)];
  const pattern = patternOf(trained);
  const skill = skillOf(pattern, { trained, tested });
  if (skill === undefined || skill < LEAST_SKILL) return undefined;
  const needs = pattern.map((use) => (use === undefined ? undefined : needOf(use, scaler)));
  const ground: Ground = { trained, tested, needs, scaler, isLong };
  const change = way === 'schedule' ? scheduled(ground) : minimum(ground);
  if (change === undefined) return undefined;
  return {
    pattern: drawn(pattern, scaler),
    skill: Math.round(100 * skill) / 100,
    testedDays: Math.round(tested.length / 24),
    trainedDays: Math.round(trained.length / 24),
    change,
    now: outcome(undefined, { demand: tested, scaler }),
    proposed: outcome(change, { demand: tested, scaler }),
  };
}

export type Way = 'schedule' | 'minimum';

interface Ground {
  readonly trained: readonly DemandHour[];
  readonly tested: readonly DemandHour[];
  readonly needs: Needs;
  readonly scaler: Scaler;
  readonly isLong: boolean;
}

function floorOf(change: ScalingChange, { minReplicas }: Pick<Scaler, 'minReplicas'>) {
  return (weekHour: number): number =>
    change.kind === 'minimum' ? change.to : (change.floors[weekHour] ?? minReplicas);
}

/** A schedule that halves the time with too few replicas; with enough evidence the rest of the week may have fewer. */
function scheduled(ground: Ground): ScalingChange | undefined {
  const { needs, scaler, isLong } = ground;
  const schedules = schedulesOf(needs, scaler);
  const lower = (isLong ? candidates(lowestOf(scaler), scaler.minReplicas - 1) : []).flatMap((minimum) =>
    schedules.map((schedule) => withMinimum(schedule, minimum)),
  );
  const better = provedFirst(lower, ground, (change, weeks) => pays(change, weeks) && saves(change, weeks));
  return better ?? provedFirst(schedules, ground, pays);
}

const withMinimum = (schedule: Schedule, minimum: number): Schedule => ({
  ...schedule,
  minimum,
  floors: schedule.floors.map((floor) => (floor === schedule.replicas ? floor : minimum)),
});

/** One minimum for all hours: a higher one that pays, or with enough evidence a lower one that costs nothing. */
function minimum(ground: Ground): ScalingChange | undefined {
  const { scaler, isLong } = ground;
  const all = (from: number, to: number): ScalingChange[] =>
    candidates(from, to).map((to) => ({ kind: 'minimum', to }));
  const lower = isLong ? all(lowestOf(scaler), scaler.minReplicas - 1) : [];
  return (
    provedFirst(all(scaler.minReplicas + 1, scaler.maxReplicas), ground, pays) ?? provedFirst(lower, ground, saves)
  );
}

/** Chosen by the weeks before the tested ones, and then it must hold in those, too. */
function provedFirst<Change extends ScalingChange>(
  changes: readonly Change[],
  { trained, tested, scaler }: Ground,
  holds: (change: Change, weeks: Weeks) => boolean,
): Change | undefined {
  const chosen = changes.find((change) => holds(change, { demand: trained, scaler }));
  return chosen !== undefined && holds(chosen, { demand: tested, scaler }) ? chosen : undefined;
}

const lowestOf = ({ lowestMinimum }: Scaler): number => Math.max(FEWEST, lowestMinimum);

const candidates = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);

type Weeks = Pick<Ground, 'scaler'> & { readonly demand: readonly DemandHour[] };

/** At most half of the minutes with too few replicas, at a quarter more replica-hours at most. */
function pays(change: ScalingChange, { demand, scaler }: Weeks): boolean {
  const [now, then] = [outcome(undefined, { demand, scaler }), outcome(change, { demand, scaler })];
  return (
    // Late for less than one peak a week is not worth anything.
    now.shortMinutes >= (scaler.leadTime / minutes(1)) * (demand.length / WEEK_HOURS) &&
    then.shortMinutes <= now.shortMinutes / 2 &&
    then.replicaHours <= (1 + MOST_ADDED) * now.replicaHours
  );
}

/** Never a minute more with too few replicas, and a tenth fewer of them. */
function saves(change: ScalingChange, { demand, scaler }: Weeks): boolean {
  const [now, then] = [outcome(undefined, { demand, scaler }), outcome(change, { demand, scaler })];
  return then.shortMinutes <= now.shortMinutes && then.replicaHours <= (1 - LEAST_SAVED) * now.replicaHours;
}

const outcome = (change: ScalingChange | undefined, { demand, scaler }: Weeks): ScalingOutcome =>
  replay(demand, change === undefined ? () => scaler.minReplicas : floorOf(change, scaler), scaler);

/** For people; an hour that nobody knows is drawn at the minimum. */
const drawn = (pattern: Pattern, scaler: Scaler): number[] =>
  pattern.map((use) => (use === undefined ? scaler.minReplicas : needOf(use, scaler)));
