import type { Controller } from '../../../model/cluster.ts';
import type { Instant } from '../../../model/units.ts';
import type { Ground } from '../check.ts';
import { atOnce, type Check, type Symptom } from '../check.ts';
import { conditionOf, fact, onWorkload } from '../facts.ts';
import { type Schedule, scheduleOf } from '../schedule.ts';
import { type Controlled, controlled } from '../workloads.ts';

/**
 * cron.missed: two runs in a row did not start, the last 3 runs failed, or nobody can read its schedule. A suspended one
 * is left alone: somebody wanted that. The limit is the number of failed runs.
 */
export const cronMissed: Check = {
  kind: 'cron-missed',
  needs: ['cronjobs', 'jobs'],
  confirm: atOnce,
  limit: 3,
  *examine(ground) {
    for (const at of controlled(ground, 'CronJob')) {
      const { controller, workload } = at;
      if (controller.paused || controller.schedule === undefined) continue;
      const schedule = scheduleOf(controller.schedule, controller.timeZone);
      const trouble = schedule === undefined ? unreadable(at) : (missed(at, schedule, ground) ?? failing(at, ground));
      if (trouble !== undefined) yield { ...onWorkload(workload), severity: 'warning', ...trouble };
    }
  },
};

type Trouble = Pick<Symptom, 'detail' | 'remedy' | 'evidence' | 'since'>;

const unreadable = ({ controller }: Controlled): Trouble => ({
  detail: `its schedule cannot be read: ${controller.schedule} ${controller.timeZone ?? ''}`.trim(),
  since: controller.createdAt,
  remedy: { kind: 'pull-request', hint: 'correct the schedule or the time zone', field: 'spec.schedule' },
  evidence: [fact(controller, 'schedule', controller.schedule ?? '')],
});

/** The newest trace of a run: its own status, or a Job that is still there. A new CronJob counts from its creation. */
function lastStart(controller: Controller, ground: Ground): Instant {
  const { scheduledAt, completedAt } = controller.status;
  const jobs = runsOf(controller, ground).map(({ createdAt }) => createdAt);
  const traces = [scheduledAt, completedAt, ...jobs].flatMap((at) => at ?? []);
  return traces.reduce((latest, at) => (at > latest ? at : latest), controller.createdAt);
}

const runsOf = ({ uid }: Controller, ground: Ground): Controller[] =>
  ground.list('jobs').filter(({ owners }) => owners.some((owner) => owner.uid === uid));

function missed({ controller }: Controlled, { next }: Schedule, ground: Ground): Trouble | undefined {
  const { now } = ground;
  const last = lastStart(controller, ground);
  const first = next(last);
  const second = first === undefined ? undefined : next(first);
  if (first === undefined || second === undefined || second >= now) return undefined;
  return {
    detail: `did not run at ${new Date(first).toISOString()} and not at ${new Date(second).toISOString()}`,
    since: first,
    remedy: { kind: 'alert', hint: 'look at its events: concurrencyPolicy, startingDeadlineSeconds, quota' },
    evidence: [fact(controller, 'lastScheduleTime', new Date(last).toISOString())],
  };
}

function failing({ controller, workload }: Controlled, ground: Ground): Trouble | undefined {
  const runs = runsOf(controller, ground).sort((a, b) => b.createdAt - a.createdAt);
  const over = runs.filter(hasEnded).slice(0, ground.limit(workload));
  if (over.length < ground.limit(workload) || !over.every(hasFailed)) return undefined;
  return {
    detail: `the last ${over.length} runs failed`,
    since: over.at(-1)?.createdAt ?? controller.createdAt,
    remedy: { kind: 'alert', hint: 'read the log of the last run' },
    evidence: over.map((job) => fact(job, 'failed', conditionOf(job.status, 'Failed')?.reason ?? 'failed')),
  };
}

const hasFailed = ({ status }: Controller): boolean => conditionOf(status, 'Failed')?.status === 'True';
const hasEnded = (job: Controller): boolean => hasFailed(job) || job.status.completedAt !== undefined;
