/** How changes come to people, and when. */
import { z } from 'zod';
import { duration, share } from './quantities.ts';
import { choice, shape, text } from './shape.ts';
import { timeZone } from './time-zone.ts';

const SCHEDULE_WANT =
  'a cron schedule with five fields (minute 0-59, hour 0-23, day 1-31, month 1-12, weekday 0-7) such as "0 9 * * 1-5"';
const window = shape({
  kind: choice(['allow', 'deny']).prefault('allow').describe('Changes may come inside, or may not; deny beats allow'),
  schedule: text(SCHEDULE_WANT)
    .regex(/^([\d*,/A-Za-z#L-]+\s+){4}[\d*,/A-Za-z#L-]+$/, { error: SCHEDULE_WANT })
    .describe('When it begins: cron with five fields, in its time zone'),
  duration: duration().describe('How long it lasts'),
  timeZone: timeZone().describe('IANA time zone'),
});

export const delivery = shape({
  group: choice(['object', 'application', 'owner', 'namespace'])
    .prefault('object')
    .describe(
      'What shares a pull request: one workload alone, or all of one Application, team (teamLabel) or namespace',
    ),
  windows: z.array(window).prefault([]).describe('When changes may come; without any, always'),
  outsideWindows: choice(['draft', 'ready', 'hold'])
    .prefault('draft')
    .describe(
      'New pull requests outside of the windows: as drafts, ready (but never merged by the bot), or not at all',
    ),
  urgentChanges: choice(['in-windows', 'any-time'])
    .prefault('in-windows')
    .describe('OOM kills and failed rollouts: in the windows only, or at any time'),
  reviewers: choice(['codeowners', 'none'])
    .prefault('codeowners')
    .describe('Who is asked for a review, once: the owners that CODEOWNERS names, or nobody'),
  merge: shape({
    findings: z
      .array(choice(['oom-killed', 'over-provisioned', 'under-provisioned', 'missing-requests']))
      .prefault(['over-provisioned', 'under-provisioned'])
      .describe('Findings whose pull requests may be merged'),
    largestChange: share().prefault('10%').describe('Each value moves by at most this'),
    delay: duration().prefault('1d').describe('Time in which anyone may object: by the label, a comment, or closing'),
    method: choice(['merge', 'squash', 'rebase']).prefault('squash').describe('How it is merged'),
    objectionLabel: text('a label')
      .prefault('trimtab/hold')
      .describe('Label that keeps a pull request from being merged'),
  })
    .prefault({})
    .describe('With automation auto-merge: what is merged without a person, if required checks are green'),
  emergencyCommands: choice(['leave-out', 'show'])
    .prefault('leave-out')
    .describe('Rollback pull requests: the commands that a person would type in an emergency; never run by the bot'),
  watch: duration().prefault('1d').describe('How long a merged change is watched in the cluster before it is judged'),
})
  .prefault({})
  .describe('How changes come to people, and when');
