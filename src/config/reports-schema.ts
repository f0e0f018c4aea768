import { z } from 'zod';
import type { ReportPlan } from '../model/report-plan.ts';
import { httpAddress } from './places.ts';
import { schedule } from './runbook-schema.ts';
import { choice, shape, text } from './shape.ts';

const NAME_WANT = 'a short name of small letters, digits and dashes, such as weekly';

const report = shape({
  name: text(NAME_WANT)
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, { error: NAME_WANT })
    .describe('Name in the journal, in messages and of its files'),
  kind: choice(['right-sizing', 'audit']).describe(
    'What was saved and could be; or what was done, by whom it was approved, and how it went',
  ),
  schedule: schedule
    .prefault({ cron: '0 9 * * 1' })
    .describe('When it goes out, Monday at 9 if left out; at most once in an ISO week'),
  to: z.array(text('the name of a receiver')).prefault([]).describe('Names of receivers that get it'),
  keep: choice(['journal', 'nothing'])
    .prefault('journal')
    .describe('Commit its files to the journal branch as reports/YYYY-Www/...'),
  link: z.exactOptional(httpAddress).describe('Address under which the pages are served; messages link to it'),
});

export const reportsSchema = z
  .array(report)
  .prefault([])
  .describe('Reports that go out by themselves, with mode: act')
  .transform((reports): readonly ReportPlan[] => reports);
