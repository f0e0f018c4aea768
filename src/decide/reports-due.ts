import { Cron } from 'croner';
import { isoWeek } from '../model/iso-week.ts';
import { type DueReport, JOURNAL_TARGET, type ReportPlan } from '../model/report-plan.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { days, earlier, type Instant, instant, later } from '../model/units.ts';

/** After an outage Monday's report still comes on Tuesday; on Thursday nobody waits for it any more. */
const LATEST = days(2);

/**
 * What went out longer before its time belongs to the time before. Weeks are counted in UTC, and two Mondays of one time
 * zone may lie in one of them: 12:30 in Auckland is 00:30 UTC in winter and 23:30 UTC of the Sunday in summer.
 */
const BEFORE = days(6.5);

/** Reports whose time has come and that somebody has not got yet: a receiver that failed is tried again by every pass. */
export const reportsDue = (plans: readonly ReportPlan[], snapshot: Snapshot): DueReport[] =>
  plans.flatMap((plan) => {
    const since = lastTime(plan, snapshot.takenAt);
    if (since === undefined || later(since, LATEST) < snapshot.takenAt) return [];
    return missing(plan, { since, counts: earlier(since, BEFORE) }, snapshot);
  });

/** Those that a runbook asks for: for this week, whatever the schedule says. */
export const reportsCalled = (
  plans: readonly ReportPlan[],
  names: ReadonlySet<string>,
  snapshot: Snapshot,
): DueReport[] =>
  reportsAsked(
    plans.filter(({ name }) => names.has(name)),
    snapshot,
  );

/** Asked for by a person: for this week, whatever the schedule says. */
export const reportsAsked = (plans: readonly ReportPlan[], snapshot: Snapshot): DueReport[] =>
  plans.flatMap((plan) => missing(plan, { since: snapshot.takenAt, counts: instant(0) }, snapshot));

function lastTime({ schedule }: ReportPlan, now: Instant): Instant | undefined {
  const cron = new Cron(schedule.cron, { timezone: schedule.timeZone, paused: true });
  const [last] = cron.previousRuns(1, new Date(now + 1));
  return last === undefined ? undefined : instant(last.getTime());
}

/**
 * A pass over a part has no whole to report, and without the journal nobody knows who got it already: then nothing goes
 * out, which is better than twice.
 */
function missing(
  plan: ReportPlan,
  { since, counts }: { readonly since: Instant; readonly counts: Instant },
  { cluster, scope, repositories }: Snapshot,
): DueReport[] {
  if (scope !== undefined || repositories.some(({ journal }) => journal.kind === 'unknown')) return [];
  const week = isoWeek(since);
  const lines = repositories.flatMap(({ journal }) => (journal.kind === 'known' ? journal.value : []));
  const done = new Set(
    lines.flatMap(({ action, facts, at }) =>
      action === 'reported' &&
      at >= counts &&
      facts.report === plan.name &&
      facts.week === week &&
      facts.cluster === cluster
        ? [facts.receiver]
        : [],
    ),
  );
  const all = [...(plan.keep === 'journal' && repositories.length > 0 ? [JOURNAL_TARGET] : []), ...plan.to];
  const targets = all.filter((target) => !done.has(target));
  return targets.length === 0 ? [] : [{ plan, week, targets, since }];
}
