import { isFindingKey } from '../../model/finding.ts';
import { objectName } from '../../model/key-parts.ts';
import { countText, dayText, NONE, percentText, timeText } from '../text/format.ts';
import type { Audit } from './audit.ts';
import { HIGH_FAILURE_RATE, type Rate } from './done.ts';
import { OFTEN } from './frequent.ts';

/** Finished strings for the templates. */
export const auditView = (audit: Audit) => ({
  title: `Audit: ${audit.cluster}, week ${audit.week}`,
  from: dayText(audit.from),
  to: dayText(audit.to),
  takenAt: timeText(audit.to),
  cards: cardsOf(audit),
  actions: audit.actions.map(({ isHigh, ...row }) => ({
    ...row,
    tone: isHigh ? 'critical' : '',
    success: successText(row),
  })),
  flagged: flaggedOf(audit),
  done: audit.done
    .slice(0, MOST)
    .map((one) => ({ ...one, subject: whereOf(one.subject), at: timeText(one.at), tone: TONES[one.result] })),
  moreDone: Math.max(0, audit.done.length - MOST),
  interventions: audit.interventions.map(({ kind, count, examples }) => ({ what: WORDS[kind], count, examples })),
  frequent: audit.frequent,
  often: OFTEN,
  blocked: audit.blocked,
  told: audit.told,
  unread: audit.unread,
});

/** More is in the CSV, and in the journal branch. */
const MOST = 25;

const whereOf = (subject: string): string => (isFindingKey(subject) ? objectName(subject) : subject);

const TONES = { succeeded: 'open', failed: 'critical', pending: '' } as const;

const WORDS = {
  commit: 'committed to a branch of the bot',
  close: 'closed a pull request',
  'take-back': 'took a merged change back',
  comment: 'gave an order in a comment',
  tick: 'ticked a box of the dashboard',
} as const;

const cardsOf = ({ done, rate, interventions, open, opened, frequent, passes }: Audit) => [
  { label: 'Changes', value: String(done.length), note: approvalsText(done) },
  {
    label: 'Succeeded',
    value: successText(rate),
    note: `${rate.failed} failed, ${rate.pending} not decided yet`,
  },
  {
    label: 'Interventions',
    value: String(interventions.reduce((sum, { count }) => sum + count, 0)),
    note: 'by people: commits, closes, orders',
  },
  { label: 'Pull requests', value: String(opened), note: `opened; ${open} open now` },
  { label: 'Frequent issues', value: String(frequent.length), note: `more than ${OFTEN} times each` },
  { label: 'Passes with news', value: String(passes), note: 'quiet ones leave no line' },
];

function approvalsText(done: Audit['done']): string {
  const user = done.filter(({ approval }) => approval === 'user').length;
  return `${user} approved by people, ${done.length - user} automatic`;
}

const successText = ({ failureRate }: Pick<Rate, 'failureRate'>): string =>
  failureRate === undefined ? NONE : percentText(1 - failureRate);

function flaggedOf({ actions, rate }: Audit): string[] {
  const high = percentText(HIGH_FAILURE_RATE);
  const said = (what: string, { failed, succeeded }: Rate): string =>
    `${what}: ${failed} of ${countText(failed + succeeded, 'change')} failed, more than ${high}`;
  return [
    ...(rate.isHigh ? [said('All together', rate)] : []),
    ...actions.filter(({ isHigh }) => isHigh).map((row) => said(`${row.type} (${row.approval})`, row)),
  ];
}
