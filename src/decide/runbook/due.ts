import { Cron } from 'croner';
import { globMatches } from '../../model/match.ts';
import type { PolicySet } from '../../model/policy.ts';
import type { PassTrigger, Runbook, Trigger } from '../../model/runbook.ts';
import { type Instant, instant, later, minutes } from '../../model/units.ts';

/** A pass waits for its turn, for jitter and for the one before it: a schedule counts for that long. */
const GRACE = minutes(30);

/** Runbooks with whether this pass looks at them. A person who starts one looks at all. */
export const runbooksDue = (
  { runbooks = [], trigger = { kind: 'manual' } }: Pick<PolicySet, 'runbooks' | 'trigger'>,
  now: Instant,
): (Runbook & { readonly isDue: boolean })[] =>
  runbooks.map((runbook) => ({
    ...runbook,
    isDue: trigger.kind === 'manual' || runbook.triggers.some((own) => brings(own, trigger, now)),
  }));

function brings(own: Trigger, trigger: PassTrigger, now: Instant): boolean {
  switch (own.kind) {
    case 'manual':
      return false;
    case 'alert':
      return trigger.kind === 'alert' && trigger.names.some((name) => globMatches(own.alertname, name));
    case 'schedule': {
      const [last] = new Cron(own.cron, { timezone: own.timeZone, paused: true }).previousRuns(1, new Date(now + 1));
      return last !== undefined && later(instant(last.getTime()), GRACE) > now;
    }
  }
}
