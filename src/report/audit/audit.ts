import { byText } from '../../model/by-text.ts';
import { isoWeek } from '../../model/iso-week.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { days, earlier } from '../../model/units.ts';
import { storiesOf } from '../ledger/stories.ts';
import { isWithin } from '../ledger/weeks.ts';
import { type ActionRow, actionRows, type Done, doneIn, type Rate, rateOf } from './done.ts';
import { type Frequent, frequentIssues } from './frequent.ts';
import { type Intervention, interventionsIn } from './interventions.ts';
import { linesOf } from './lines.ts';

/** What the bot did in the seven days up to the pass, who approved it, and how it went: from the journal alone. */
export interface Audit {
  readonly cluster: string;
  readonly week: string;
  readonly from: string;
  readonly to: string;
  readonly rate: Rate;
  /** By type, risk and approval, the most frequent first. */
  readonly actions: readonly ActionRow[];
  /** Each thing that was done, the newest first. */
  readonly done: readonly Done[];
  readonly interventions: readonly Intervention[];
  readonly frequent: readonly Frequent[];
  /** What guardrails held back, by gate and reason. */
  readonly blocked: readonly Counted[];
  readonly passes: number;
  readonly told: readonly Counted[];
  readonly opened: number;
  readonly open: number;
  /** Repositories whose journal or pull requests could not be read: what they know is missing. */
  readonly unread: readonly string[];
}

export interface Counted {
  readonly what: string;
  readonly count: number;
  readonly example: string;
}

export function auditOf(snapshot: Snapshot): Audit {
  const { cluster, takenAt, repositories } = snapshot;
  const period = { from: earlier(takenAt, days(7)), to: takenAt };
  const lines = linesOf(snapshot);
  const lately = lines.filter(({ at }) => isWithin(at, period));
  const stories = storiesOf(snapshot);
  const done = doneIn(stories, lines, period);
  const told = lately.filter(({ action }) => action === 'notified' || action === 'reported');
  return {
    cluster,
    week: isoWeek(takenAt),
    from: new Date(period.from).toISOString(),
    to: new Date(period.to).toISOString(),
    rate: rateOf(done),
    actions: actionRows(done),
    done,
    interventions: interventionsIn(stories, lately, period),
    frequent: frequentIssues(lately),
    blocked: counted(
      lately
        .filter(({ action }) => action === 'blocked')
        .map(({ facts }) => ({ what: `${facts.gate}: ${facts.code}`, example: String(facts.detail ?? '') })),
    ),
    passes: lately.filter(({ action }) => action === 'pass').length,
    told: counted(told.map(({ facts, subject }) => ({ what: String(facts.receiver ?? ''), example: subject }))),
    opened: stories.filter(({ opened }) => isWithin(opened, period)).length,
    open: stories.filter(({ fate }) => fate.kind === 'open').length,
    unread: repositories
      .filter(({ journal, pullRequests }) => journal.kind === 'unknown' || pullRequests.kind === 'unknown')
      .map(({ name }) => name),
  };
}

/** The most frequent first, then by name. */
const counted = (all: readonly { readonly what: string; readonly example: string }[]): Counted[] =>
  [...Map.groupBy(all, ({ what }) => what)]
    .map(([what, own]) => ({ what, count: own.length, example: own[0]?.example ?? '' }))
    .sort((a, b) => b.count - a.count || byText(a.what, b.what));
