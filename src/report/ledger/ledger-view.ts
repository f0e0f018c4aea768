import type { Merged } from '../merged.ts';
import type { SizingReport } from '../sizing-report.ts';
import { amountText, countText, dayText, moneyText, NONE } from '../text/format.ts';
import { measuresIn } from '../text/measures.ts';
import { safeUrl } from '../text/safe-url.ts';
import type { Ledger, Sum } from './ledger.ts';
import type { Part } from './standing.ts';
import type { Story } from './stories.ts';
import type { TeamLedger } from './team-ledger.ts';
import type { Worry } from './worse.ts';

/** The ledger in finished strings. */
export const ledgerView = ({ ledger, currency, merged }: SizingReport) => ({
  week: ledger.week,
  since: dayText(ledger.from),
  rows: ledgerRows(ledger, currency),
  waiting: ledger.waiting.slice(0, MOST).map(({ url, saves, days, ...one }) => ({
    ...one,
    url: safeUrl(url),
    age: countText(days, 'day'),
    saves: saves === undefined ? NONE : amountText(saves, currency),
  })),
  moreWaiting: Math.max(0, ledger.waiting.length - MOST),
  worse: worseView(ledger),
  teams: ledger.teams.map((team) => teamView(team, currency)),
  trust: trustOf(merged),
  unread: ledger.unread,
});

const MOST = 10;

interface LedgerRow {
  readonly what: string;
  readonly money: string;
  readonly count: string;
  readonly note: string;
}

function ledgerRows({ realised, unmeasured, declined, failed, lastWeek, standing }: Ledger, currency: string) {
  const sum = (what: string, { money, count }: Sum, note: string): LedgerRow => ({
    what,
    money: amountText(money, currency),
    count: countText(count, 'pull request'),
    note,
  });
  const part = (what: string, { money, containers, because }: Part, note: string): LedgerRow => ({
    what,
    money: amountText(money, currency),
    count: countText(containers, 'container'),
    note: because === undefined || containers === 0 ? note : `${note}; most often ${because}`,
  });
  return [
    sum('Saved: merged and measured', realised, realisedNote(realised, lastWeek.realised, currency)),
    sum('Merged, not measured yet', unmeasured, 'counts once it ran a day without harm'),
    ...(failed.count === 0 ? [] : [sum('Merged, and did not hold', failed, 'not counted as saved')]),
    part('In open pull requests', standing.proposed, 'a merge is the approval; cuts go one step at a time'),
    part('Waiting for its turn', standing.waiting, 'comes by itself'),
    part('Declined by people', standing.declined, declinedNote(declined)),
    part('Refused by us', standing.refused, 'not provable or not safe'),
    part('Not asked for', standing.unasked, 'too small, or no policy wants it'),
  ];
}

function realisedNote({ count, unvalued, added }: Sum, lately: Sum, currency: string): string {
  if (count === 0) return 'nothing yet';
  return [
    `${lately.count === 0 ? 'none' : moneyText(lately.money, currency)} of it in the last 7 days`,
    ...(added === 0 ? [] : [`raises for safety cost ${moneyText(added, currency)}`]),
    ...(unvalued === 0 ? [] : [`${unvalued} without a figure`]),
  ].join('; ');
}

const declinedNote = ({ count }: Sum): string =>
  count === 0 ? 'closed, edited, snoozed or opted out' : `${countText(count, 'pull request')} closed by people`;

function worseView({ worse, from }: Ledger) {
  const lines = [
    ...worse.fresh.map((worry) => ({ ...worryView(worry), what: 'new' })),
    ...worse.higher.map((worry) => ({ ...worryView(worry), what: 'more severe' })),
    ...worse.failed.map((story) => storyView(story, 'critical', `${becauseOf(story)} after the merge`)),
    ...worse.reverts.map((story) => storyView(story, 'warning', `takes back ${story.reverts ?? ''}`)),
  ];
  return {
    against: worse.against === undefined ? `since ${dayText(from)}` : `since the report of ${worse.against}`,
    lines: lines.slice(0, MOST),
    more: Math.max(0, lines.length - MOST),
  };
}

const worryView = ({ severity, check, where }: Worry) => ({ severity, about: check, where, url: '' });

const storyView = ({ number, title, url }: Story, severity: string, what: string) => ({
  severity,
  about: `pull request ${number}`,
  where: title,
  url: safeUrl(url),
  what,
});

const becauseOf = ({ fate }: Story): string => ('because' in fate ? (fate.because ?? '') : '');

const teamView = ({ name, realised, reclaimable, standing, open, risks, unknown }: TeamLedger, currency: string) => ({
  name,
  realised: amountText(realised, currency),
  realisedValue: realised,
  reclaimable: amountText(reclaimable, currency),
  reclaimableValue: reclaimable,
  proposed: amountText(standing.proposed.money, currency),
  declined: amountText(standing.declined.money, currency),
  refused: amountText(standing.refused.money, currency),
  open,
  risks,
  unknown,
});

/** How far what was said beforehand came true. */
export const trustOf = (merged: readonly Merged[]) => ({
  judged: merged.length,
  right: merged.filter(({ verdict }) => verdict === 'effective').length,
});

export const mergedView = ({ predicted, actual, ...one }: Merged) => ({
  ...one,
  judgedAt: dayText(one.judgedAt),
  measures: measuresIn(predicted, actual),
});
