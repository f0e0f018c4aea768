import type { Analysis } from '../../model/analysis.ts';
import { isoWeek } from '../../model/iso-week.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { days, earlier } from '../../model/units.ts';
import type { Actions, Change } from '../actions.ts';
import type { Row } from '../row.ts';
import { totalsOf } from '../totals.ts';
import { type Standing, standingOf } from './standing.ts';
import { type Story, type StoryFate, storiesOf } from './stories.ts';
import { type TeamLedger, teamLedgers } from './team-ledger.ts';
import { freed, isWithin, type Week, weeksOf } from './weeks.ts';
import { type Worse, worseOf } from './worse.ts';
import { cents } from './worth.ts';

/** What was saved, what could be, what was declined, and whether it may be trusted. Money a month. */
export interface Ledger {
  /** ISO week of the pass. */
  readonly week: string;
  /** Begin of the seven days that `week` figures speak of. */
  readonly from: string;
  readonly realised: Sum;
  /** Merged; nobody could measure it yet. */
  readonly unmeasured: Sum;
  /** Closed by a person. */
  readonly declined: Sum;
  /** Merged, and it did not do what was said of it. */
  readonly failed: Sum;
  readonly lastWeek: {
    readonly realised: Sum;
    readonly merged: number;
    readonly opened: number;
    readonly declined: Sum;
  };
  /** Pull requests that wait for a person, the oldest first. */
  readonly waiting: readonly Waiting[];
  /** Of what this pass would free. */
  readonly reclaimable: number;
  readonly standing: Standing;
  readonly weeks: readonly Week[];
  readonly teams: readonly TeamLedger[];
  readonly worse: Worse;
  /** Repositories whose pull requests or journal could not be read: their part of the sums is missing. */
  readonly unread: readonly string[];
}

/** Savings alone; raises are kept apart, and what no line says the worth of is counted. */
export interface Sum {
  readonly money: number;
  readonly added: number;
  readonly count: number;
  readonly unvalued: number;
}

export interface Waiting {
  readonly repository: string;
  readonly number: number;
  readonly title: string;
  readonly url: string;
  readonly days: number;
  readonly saves?: number;
}

interface Facts {
  readonly snapshot: Snapshot;
  readonly analysis: Analysis;
  readonly rows: readonly Row[];
  /** Pull requests of this very pass are open, too. */
  readonly actions: Pick<Actions, 'changes'>;
}

const A_DAY = days(1);

export function ledgerOf({ snapshot, analysis, rows, actions }: Facts): Ledger {
  const stories = storiesOf(snapshot);
  const { takenAt, repositories, scope } = snapshot;
  const reclaimable = totalsOf(rows).freed.money;
  const week = { from: earlier(takenAt, days(7)), to: takenAt };
  const lately = stories.filter(({ fate }) => fate.kind !== 'open' && isWithin(fate.at, week));
  return {
    week: isoWeek(takenAt),
    from: new Date(week.from).toISOString(),
    realised: sumOf(stories, 'realised'),
    unmeasured: sumOf(stories, 'unmeasured'),
    declined: sumOf(stories, 'declined'),
    failed: sumOf(stories, 'failed'),
    lastWeek: {
      realised: sumOf(lately, 'realised'),
      merged: lately.filter(({ fate }) => MERGED.has(fate.kind)).length,
      opened: stories.filter(({ opened }) => isWithin(opened, week)).length,
      declined: sumOf(lately, 'declined'),
    },
    waiting: [...waitingOf(stories, snapshot), ...actions.changes.flatMap(freshOf)],
    reclaimable,
    standing: standingOf(rows),
    weeks: weeksOf(stories, scope === undefined ? reclaimable : undefined, snapshot),
    teams: teamLedgers(rows, stories),
    worse: worseOf({ snapshot, analysis, stories }),
    unread: repositories
      .filter(({ pullRequests, journal }) => pullRequests.kind === 'unknown' || journal.kind === 'unknown')
      .map(({ name }) => name),
  };
}

const MERGED: ReadonlySet<StoryFate['kind']> = new Set(['realised', 'unmeasured', 'failed']);

function sumOf(stories: readonly Story[], kind: StoryFate['kind']): Sum {
  const own = stories.filter(({ fate }) => fate.kind === kind);
  return {
    money: freed(own),
    added: cents(own.reduce((sum, { worth }) => sum + Math.max(0, -(worth?.saves ?? 0)), 0)),
    count: own.length,
    unvalued: own.filter(({ worth }) => worth === undefined).length,
  };
}

const waitingOf = (stories: readonly Story[], { takenAt }: Snapshot): Waiting[] =>
  stories
    .filter(({ fate }) => fate.kind === 'open')
    .toSorted((a, b) => a.opened - b.opened || a.number - b.number)
    .map(({ repository, number, title, url, opened, worth }) => ({
      repository,
      number,
      title,
      url,
      days: Math.floor((takenAt - opened) / A_DAY),
      ...(worth === undefined ? {} : { saves: worth.saves }),
    }));

function freshOf({ state, number, url, repository, subject, savings }: Change): Waiting[] {
  if (state !== 'opened' || number === undefined) return [];
  return [{ repository, number, title: subject, url: url ?? '', days: 0, saves: savings }];
}
