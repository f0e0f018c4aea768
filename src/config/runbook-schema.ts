/** Runbooks as people write them; policies/README.md explains how they and policies meet. */
import { Cron } from 'croner';
import { z } from 'zod';
import { type FixVerb, fixVerbs, type Runbook, type Step, type Trigger } from '../model/runbook.ts';
import { AUTOMATIONS, wantInstead } from './automation-schema.ts';
import { condition } from './condition.ts';
import { choice, shape, text } from './shape.ts';

const CRON_WANT =
  'a cron schedule with five fields (minute 0-59, hour 0-23, day 1-31, month 1-12, weekday 0-7) such as "0 9 * * 1"';
const ZONE_WANT = 'an IANA time zone such as Europe/Berlin or UTC';
const globs = (example: string) => z.array(text(`a name or a glob such as ${example}`)).prefault([]);

/** In the zone itself: `0 2 * * *` of Berlin exists on the day the clocks change, or it does not. */
export const schedule = shape({
  cron: text(CRON_WANT)
    .refine((written) => written.trim().split(/\s+/).length === 5 && isCron(written, 'UTC'), { error: CRON_WANT })
    .describe('Minute, hour, day of the month, month, day of the week'),
  timeZone: text(ZONE_WANT)
    .refine((zone) => isCron('* * * * *', zone), { error: ZONE_WANT })
    .prefault('UTC')
    .describe('IANA time zone in which the fields are meant'),
}).describe('At these times');

function isCron(cron: string, timezone: string): boolean {
  try {
    return new Cron(cron, { timezone, paused: true }).nextRun(new Date(0)) !== undefined;
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return false;
    throw error;
  }
}

const ONE_TRIGGER = 'one of: schedule, alert, manual';
const trigger = shape({
  schedule: z.exactOptional(schedule),
  alert: z
    .exactOptional(
      shape({ alertname: text('the name of an alert such as KubePod*').describe('Name of the alert; may be a glob') }),
    )
    .describe('When Alertmanager sends this alert to the receiver'),
  manual: z.exactOptional(z.literal(true, { error: 'true' })).describe('When a person starts a pass'),
})
  .refine((written) => Object.keys(written).length === 1, { error: ONE_TRIGGER })
  .transform(({ schedule: at, alert }): Trigger => {
    if (at !== undefined) return { kind: 'schedule', ...at };
    return alert === undefined ? { kind: 'manual' } : { kind: 'alert', ...alert };
  });

const match = shape({
  checks: globs('pod-*').describe('Checks and findings it handles, such as pod-crashloop-1h or over-provisioned'),
  namespaces: globs('shop-*').describe('Namespaces; none means all'),
  excludeNamespaces: globs('shop-*').describe('Namespaces it leaves to others'),
  kinds: globs('Deployment').describe('Kinds of the object that the finding is about'),
  names: globs('web-*').describe('Names of that object'),
  labels: z.record(z.string(), z.string()).prefault({}).describe('Labels it must have; values may be globs'),
  minimumSeverity: choice(['info', 'warning', 'critical']).prefault('info').describe('Milder ones are left to others'),
  when: z
    .exactOptional(condition())
    .describe('CEL over `finding`, `labels` and `cluster`; one that cannot be answered stops at notifying'),
})
  .prefault({})
  .describe('Which findings; runbooks are tried in order, the first that fits handles the finding');

const KINDS = ['diagnose', 'propose', 'act', 'notify', 'report'] as const;
const VERBS = Object.keys(fixVerbs).filter((verb): verb is FixVerb => Object.hasOwn(fixVerbs, verb));

const step = shape({
  do: z
    .enum(KINDS, { error: ({ input }) => wantInstead(input, KINDS) })
    .describe('What happens: diagnose, propose (a pull request), act (a direct fix), notify, report'),
  fix: z
    .exactOptional(z.enum(VERBS, { error: ({ input }) => wantInstead(input, VERBS) }))
    .describe('With `act`: which of the three direct fixes; there are no others'),
  to: z
    .exactOptional(z.array(text('the name of a receiver')).min(1, { error: 'at least one receiver' }))
    .describe('With `notify`: receivers by name; everybody whose route fits, if left out'),
  report: z
    .exactOptional(text('the name of a report'))
    .describe('With `report`: this report goes out now, at most once in a week; without it nothing is sent'),
  when: z.exactOptional(condition()).describe('CEL; the step is left out where it is false or cannot be answered'),
})
  .refine((written) => (written.do === 'act') === (written.fix !== undefined), {
    error: `fix with \`do: act\`, and only there: ${VERBS.join(', ')}`,
  })
  .refine((written) => written.to === undefined || written.do === 'notify', { error: 'to with `do: notify` only' })
  .refine((written) => written.report === undefined || written.do === 'report', {
    error: 'report with `do: report` only',
  })
  .transform(({ do: kind, fix, when, to, report }): Step => {
    const asked = when === undefined ? {} : { when };
    if (kind === 'notify') return { kind, ...asked, ...(to === undefined ? {} : { to }) };
    if (kind === 'report') return { kind, ...asked, ...(report === undefined ? {} : { report }) };
    if (kind === 'act') return fix === undefined ? { kind: 'notify', ...asked } : { kind, fix, ...asked };
    return { kind, ...asked };
  });

export const runbookSchema = shape({
  name: text('a name').describe('Shown in reports and in `trimtab policy test`'),
  description: z.exactOptional(text('a sentence')).describe('For the reader'),
  triggers: z
    .array(trigger)
    .min(1, { error: ONE_TRIGGER })
    .prefault([{ manual: true }])
    .describe('When it is looked at: schedule (cron, timeZone), alert (alertname) or manual'),
  match,
  automation: z
    .exactOptional(z.enum(AUTOMATIONS, { error: ({ input }) => wantInstead(input, AUTOMATIONS) }))
    .describe('Lowers what the policy of the workload allows; never raises it'),
  steps: z.array(step).min(1, { error: 'at least one step' }).describe('In this order'),
})
  .transform((runbook): Runbook => runbook)
  .describe('What follows a finding');
