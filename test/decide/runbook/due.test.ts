import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { askedTrigger } from '../../../src/cli/asked-trigger.ts';
import { policyFileSchema } from '../../../src/config/policy-schema.ts';
import { runbooksDue } from '../../../src/decide/runbook/due.ts';
import { healthHandled } from '../../../src/decide/runbook/handled.ts';
import { handlingOf } from '../../../src/decide/runbook/handler.ts';
import { ConfigError } from '../../../src/model/errors.ts';
import { instant } from '../../../src/model/units.ts';
import { aPolicy } from '../../builders/policy.ts';
import { TAKEN_AT } from '../../builders/time.ts';
import { sick } from '../fix/setting.ts';

const due = (triggers: string, trigger: string, at: string): boolean | undefined => {
  const { runbooks } = policyFileSchema.parse(
    parse(`runbooks: [{ name: one, triggers: ${triggers}, steps: [{ do: report }] }]`),
  );
  return runbooksDue({ runbooks, trigger: askedTrigger(trigger) }, instant(Date.parse(at)))[0]?.isDue;
};
const MONDAY = '[{ schedule: { cron: "0 9 * * 1", timeZone: Europe/Berlin } }]';

it.each([
  // Berlin is an hour ahead of UTC in November, two in July.
  [MONDAY, 'event', '2026-11-16T07:59:59Z', false],
  [MONDAY, 'event', '2026-11-16T08:00:00Z', true],
  [MONDAY, 'event', '2026-11-16T08:29:59Z', true],
  [MONDAY, 'event', '2026-11-16T08:30:00Z', false],
  [MONDAY, 'event', '2026-07-13T07:10:00Z', true],
  [MONDAY, 'event', '2026-11-17T08:10:00Z', false],
  [MONDAY, 'manual', '2026-11-19T20:00:00Z', true],
  [MONDAY, 'alert:KubePodCrashLooping', '2026-11-19T20:00:00Z', false],
  ['[{ alert: { alertname: KubePod* } }]', 'alert:Other,KubePodCrashLooping', '2026-11-19T20:00:00Z', true],
  ['[{ alert: { alertname: KubePod* } }]', 'event', '2026-11-19T20:00:00Z', false],
  ['[{ manual: true }]', 'event', '2026-11-19T20:00:00Z', false],
  // The hour that the clocks skip in spring: what was meant for 02:30 comes at 03:00 summer time.
  ['[{ schedule: { cron: "30 2 * * *", timeZone: Europe/Berlin } }]', 'event', '2026-03-29T01:10:00Z', true],
])('%s, brought by %s at %s: %s', (triggers, trigger, at, want) => {
  expect(due(triggers, trigger, at)).toBe(want);
});

it('what fits a runbook that is not due is only stated, and never falls to the next one', () => {
  const { runbooks } = policyFileSchema.parse(
    parse(
      'runbooks: [{ name: one, triggers: [{ manual: true }], steps: [{ do: propose }] }, { name: two, steps: [{ do: propose }] }]',
    ),
  );
  const handled = healthHandled(sick().finding, { takenAt: TAKEN_AT, cluster: 'prod', labels: {} });
  const handling = handlingOf(handled, aPolicy(), runbooksDue({ runbooks, trigger: { kind: 'event' } }, TAKEN_AT));
  expect(handling).toMatchObject({ runbook: 'one', automation: 'notify', steps: [] });
});

it('a trigger that cannot be meant is a configuration error', () => {
  for (const text of ['', 'alert:', 'alert:a b', 'cron']) expect(() => askedTrigger(text)).toThrow(ConfigError);
});
