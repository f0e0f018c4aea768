import { type Instant, instant, later, minutes } from '../../src/model/units.ts';
import type { RevisionPlan, SchedulePlan, WorkloadPlan } from './plan.ts';
import { suffix } from './random.ts';
import { daysAgo, hoursAgo, TAKEN_AT, WINDOW } from './time.ts';

/** A pod from its start to its end. */
export interface PodLife {
  readonly name: string;
  readonly index: number;
  readonly from: Instant;
  readonly to: Instant;
  readonly alive: boolean;
  /** Direct owner. */
  readonly owner: { readonly kind: 'ReplicaSet' | 'StatefulSet' | 'DaemonSet' | 'Job'; readonly name: string };
  readonly revision?: RevisionPlan;
  readonly restartedAtStart: boolean;
}

export function podLives(plan: WorkloadPlan): PodLife[] {
  switch (plan.kind) {
    case 'Deployment':
      return revisionsOf(plan).flatMap((revision) => deploymentPods(plan, revision));
    case 'StatefulSet':
      return steadyPods(plan, (index) => `${plan.name}-${index}`);
    case 'DaemonSet':
      return steadyPods(plan, (index) => `${plan.name}-${suffix(`${plan.name}/${index}`, 5)}`);
    case 'CronJob':
      return plan.schedule === undefined ? [] : runsOf(plan.schedule).map((run) => jobPod(plan, run));
  }
}

export interface RevisionLife {
  readonly number: number;
  readonly replicaSet: string;
  readonly plan: RevisionPlan;
  readonly from: Instant;
  readonly to: Instant;
  readonly current: boolean;
}

/** One ReplicaSet each, oldest first. */
export function revisionsOf(plan: WorkloadPlan): RevisionLife[] {
  const plans = plan.revisions ?? [{ hoursAgo: 24 * (plan.createdDaysAgo ?? 120) }];
  return plans.map((revision, i) => {
    const next = plans[i + 1];
    return {
      number: i + 1,
      replicaSet: `${plan.name}-${suffix(`${plan.name}/revision/${i}`, 9)}`,
      plan: revision,
      from: hoursAgo(revision.hoursAgo),
      to: next === undefined ? TAKEN_AT : hoursAgo(next.hoursAgo),
      current: next === undefined,
    };
  });
}

function deploymentPods(plan: WorkloadPlan, revision: RevisionLife): PodLife[] {
  const owner = { kind: 'ReplicaSet', name: revision.replicaSet } as const;
  const pods = Array.from({ length: plan.replicas }, (_, index) => ({
    name: `${revision.replicaSet}-${suffix(`${revision.replicaSet}/${index}`, 5)}`,
    index,
    from: revision.from,
    to: revision.to,
    alive: revision.current,
    owner,
    revision: revision.plan,
    restartedAtStart: false,
  }));
  return pods
    .flatMap((pod) => (revision.current ? rescheduled(plan, pod) : [pod]))
    .filter((pod) => pod.to > WINDOW.from);
}

/** The pod of `startKills` was moved to another node while the others went on. */
function rescheduled(plan: WorkloadPlan, pod: PodLife): PodLife[] {
  if (plan.startKills === undefined || plan.startKills.pod !== pod.index) return [pod];
  const moved = hoursAgo(plan.startKills.hoursAgo);
  const name = `${pod.owner.name}-${suffix(`${pod.owner.name}/again`, 5)}`;
  return [
    { ...pod, to: moved, alive: false },
    { ...pod, name, from: moved, restartedAtStart: true },
  ];
}

const steadyPods = (plan: WorkloadPlan, name: (index: number) => string): PodLife[] =>
  Array.from({ length: plan.replicas }, (_, index) => ({
    name: name(index),
    index,
    from: daysAgo(40 + index),
    to: TAKEN_AT,
    alive: true,
    owner: { kind: plan.kind === 'DaemonSet' ? 'DaemonSet' : 'StatefulSet', name: plan.name },
    restartedAtStart: false,
  }));

export interface Run {
  readonly from: Instant;
  readonly to: Instant;
}

/** Every run that began in the window, oldest first. */
export function runsOf(schedule: SchedulePlan): Run[] {
  const every = minutes(schedule.everyMinutes);
  const offset = minutes(schedule.firstMinute % schedule.everyMinutes);
  const runs: Run[] = [];
  const first = Math.ceil((WINDOW.from - offset) / every) * every + offset;
  for (let from = instant(first); from < TAKEN_AT; from = later(from, every)) {
    runs.push({ from, to: later(from, minutes(schedule.lastsMinutes)) });
  }
  return runs;
}

/** Kubernetes names the Job of a CronJob after the scheduled minute. */
export const jobName = (plan: WorkloadPlan, run: Run): string => `${plan.name}-${run.from / minutes(1)}`;

const jobPod = (plan: WorkloadPlan, run: Run): PodLife => ({
  name: `${jobName(plan, run)}-${suffix(jobName(plan, run), 5)}`,
  index: 0,
  from: run.from,
  to: run.to,
  // The history limit keeps the last three.
  alive: run.from >= (lastRuns(plan)[0]?.from ?? TAKEN_AT),
  owner: { kind: 'Job', name: jobName(plan, run) },
  restartedAtStart: false,
});

export const lastRuns = (plan: WorkloadPlan): Run[] =>
  plan.schedule === undefined ? [] : runsOf(plan.schedule).slice(-3);
