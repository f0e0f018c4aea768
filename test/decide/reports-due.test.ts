import { describe, expect, it } from 'vitest';
import { reportsAsked, reportsDue } from '../../src/decide/reports-due.ts';
import type { JournalEntry } from '../../src/model/journal.ts';
import { known } from '../../src/model/reason.ts';
import type { ReportPlan } from '../../src/model/report-plan.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { hours, type Instant, instant, later, type Milliseconds } from '../../src/model/units.ts';
import { aSnapshot } from '../builders/snapshot.ts';
import { TAKEN_AT } from '../builders/time.ts';
import { aRepository, outage } from './setting.ts';

/** TAKEN_AT is a Monday at 09:00 UTC, in winter. */
const PLAN: ReportPlan = {
  name: 'weekly',
  kind: 'right-sizing',
  schedule: { cron: '0 9 * * 1', timeZone: 'UTC' },
  to: ['chat', 'mail'],
  keep: 'journal',
};
const told = (receiver: string, week = '2026-W47', cluster = 'prod'): JournalEntry => ({
  id: receiver,
  at: TAKEN_AT,
  action: 'reported',
  subject: `${cluster}/weekly/${week}`,
  facts: { cluster, report: 'weekly', week, receiver },
});
const at = (after: Milliseconds, lines: readonly JournalEntry[] = [], part: Partial<Snapshot> = {}): Snapshot =>
  aSnapshot([], {
    takenAt: later(TAKEN_AT, after),
    repositories: [aRepository([], { journal: known(lines) })],
    ...part,
  });
const targets = (snapshot: Snapshot, plan: Partial<ReportPlan> = {}) =>
  reportsDue([{ ...PLAN, ...plan }], snapshot).flatMap((due) => due.targets);

describe('a report is due', () => {
  it('from its minute on, for two days', () => {
    expect(targets(at(hours(0)))).toEqual(['journal', 'chat', 'mail']);
    expect(targets(at(hours(-1)))).toEqual([]);
    expect(targets(at(hours(47)))).toHaveLength(3);
    expect(targets(at(hours(49)))).toEqual([]);
  });

  it('in its own time zone', () => {
    const schedule = { cron: '0 9 * * 1', timeZone: 'America/New_York' };
    expect(targets(at(hours(4)), { schedule })).toEqual([]);
    expect(targets(at(hours(5)), { schedule })).toHaveLength(3);
  });

  it('every week where the clocks change, although two of its times lie in one week of UTC', () => {
    const schedule = { cron: '30 12 * * 1', timeZone: 'Pacific/Auckland' };
    // Summer begins on 2026-09-27: 00:30 UTC of Monday the 21st, and 23:30 UTC of Sunday the 27th.
    const [first, second] = ['2026-09-21T00:30:00Z', '2026-09-27T23:30:00Z'].map((text) => instant(Date.parse(text)));
    if (first === undefined || second === undefined) throw new Error('two times');
    const sent = { ...told('chat', '2026-W39'), at: first };
    const due = (takenAt: Instant, lines: readonly JournalEntry[]) =>
      targets(at(hours(0), lines, { takenAt }), { schedule, to: ['chat'], keep: 'nothing' });
    expect(due(first, [])).toEqual(['chat']);
    expect(due(later(first, hours(1)), [sent])).toEqual([]);
    expect(due(second, [sent])).toEqual(['chat']);
    expect(due(later(second, hours(1)), [sent, { ...sent, at: second }])).toEqual([]);
  });

  it('for those who have not got it this week', () => {
    expect(targets(at(hours(1), [told('journal'), told('mail')]))).toEqual(['chat']);
    expect(targets(at(hours(1), [told('journal'), told('chat'), told('mail')]))).toEqual([]);
    expect(targets(at(hours(1), [told('chat', '2026-W46'), told('mail', '2026-W47', 'dev')]))).toHaveLength(3);
  });

  it('without the journal for nobody: who has got it is not known', () => {
    const repositories = [aRepository([], { journal: outage() })];
    expect(targets(at(hours(1), [], { repositories }))).toEqual([]);
  });

  it('not in a pass over a part of the cluster', () => {
    expect(targets(at(hours(1), [], { scope: { kind: 'shard', index: 0, of: 2 } }))).toEqual([]);
  });

  it('for the journal only where it is kept there', () => {
    expect(targets(at(hours(1)), { keep: 'nothing' })).toEqual(['chat', 'mail']);
    expect(targets(at(hours(1), [], { repositories: [] }))).toEqual(['chat', 'mail']);
  });

  it('whenever a person asks, once in a week', () => {
    const thursday = at(hours(80), [told('chat')]);
    expect(reportsAsked([PLAN], thursday)).toMatchObject([{ week: '2026-W47', targets: ['journal', 'mail'] }]);
    expect(reportsAsked([{ ...PLAN, to: ['chat'], keep: 'nothing' }], thursday)).toEqual([]);
  });
});
