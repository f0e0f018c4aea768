import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoWeek, lastWeeks, weekStart } from '../../../src/model/iso-week.ts';
import type { JournalEntry } from '../../../src/model/journal.ts';
import type { ReasonCode } from '../../../src/model/reason.ts';
import { instant } from '../../../src/model/units.ts';
import type { Ledger } from '../../../src/report/ledger/ledger.ts';
import { placeOf } from '../../../src/report/ledger/standing.ts';
import { worriesText } from '../../../src/report/ledger/worse.ts';
import { sizingReport } from '../../../src/report/sizing-report.ts';
import { TAKEN_AT } from '../../builders/time.ts';
import { aRepository, outage } from '../../decide/setting.ts';
import { madeUpPass } from '../made-up-cluster.ts';
import { aQuarter, keyOf, lineAt, type Past, withPast } from '../made-up-history.ts';

const PASS = madeUpPass();
const CHANGE = { repository: 'manifests', subject: 'shop/Deployment/web', kinds: [], changes: [], savings: 1 };
const because = <const Code extends ReasonCode>(code: Code) => ({ code, detail: '' });
const ledgerWith = (pasts: readonly Past[], lines: readonly JournalEntry[] = []): Ledger =>
  sizingReport(withPast(PASS, pasts, lines)).ledger;
const merged = (part: Partial<Past> = {}): Past => ({
  number: 1,
  name: 'web',
  state: 'merged',
  age: 9,
  end: 3,
  saves: 10,
  ...part,
});

describe('what was saved', () => {
  it('is merged and measured as effective, and nothing else', () => {
    const { realised, unmeasured, failed } = ledgerWith([
      merged({ verdict: 'effective' }),
      merged({ number: 2, saves: 20 }),
      merged({ number: 3, saves: 40, verdict: 'regression' }),
      merged({ number: 4, saves: 80, verdict: 'inconclusive' }),
      merged({ number: 5, saves: 160, verdict: 'taken-back' }),
    ]);
    expect([realised.money, unmeasured.money, failed.money]).toEqual([10, 100, 200]);
    expect([realised.count, unmeasured.count, failed.count]).toEqual([1, 2, 2]);
  });

  it('is none any more when somebody took it back later', () => {
    const { realised, failed, worse } = ledgerWith([
      merged({ verdict: 'effective' }),
      merged({ number: 2, saves: -10, age: 2, end: 1, reverts: 1 }),
    ]);
    expect([realised.money, failed.money]).toEqual([0, 10]);
    expect(worse.reverts.map(({ number }) => number)).toEqual([2]);
  });

  it('a raise takes nothing off a saving: it is shown beside it', () => {
    const { realised } = ledgerWith([
      merged({ verdict: 'effective' }),
      merged({ number: 2, saves: -4, verdict: 'effective' }),
    ]);
    expect(realised).toMatchObject({ money: 10, added: 4, count: 2 });
  });

  it('lines of before that say no figure are counted, not guessed', () => {
    const { saves: _, ...old } = merged({ verdict: 'effective' });
    expect(ledgerWith([old]).realised).toEqual({ money: 0, added: 0, count: 1, unvalued: 1 });
  });

  it('belongs to the week of its verdict', () => {
    const { weeks, lastWeek } = ledgerWith([
      merged({ end: 3, verdict: 'effective' }),
      merged({ number: 2, age: 30, end: 20, saves: 5, verdict: 'effective' }),
    ]);
    expect(lastWeek.realised.money).toBe(10);
    const said = weeks.filter(({ realised }) => realised > 0).map(({ week, realisedSoFar }) => [week, realisedSoFar]);
    expect(said).toEqual([
      ['2026-W44', 5],
      ['2026-W46', 15],
    ]);
  });

  it('by team is what the journal says of it', () => {
    const { teams } = ledgerWith([
      merged({ verdict: 'effective', team: 'search' }),
      merged({ number: 2, verdict: 'effective', team: 'gone' }),
    ]);
    const saved = teams.filter(({ realised }) => realised > 0).map(({ name, realised }) => [name, realised]);
    expect(saved).toEqual([
      ['search', 10],
      ['gone', 10],
    ]);
  });
});

describe('what was declined', () => {
  const closed = (part: Partial<Past> = {}) => merged({ state: 'closed', ...part });

  it('is what a person closed; what we closed is none', () => {
    const { declined } = ledgerWith([closed(), closed({ number: 2, saves: 7, closedBy: 'bot' })]);
    expect(declined).toMatchObject({ money: 10, count: 1 });
  });

  it('ends when somebody asks to start again', () => {
    const again = lineAt('ordered', 1, { subject: keyOf({ name: 'web' }), facts: { order: 'recreate' } });
    expect(ledgerWith([closed()], [again]).declined.count).toBe(0);
  });
});

describe('what could be saved', () => {
  it('stands in exactly one place: the places add up to it, in all and by team', () => {
    const { reclaimable, standing, teams } = ledgerWith([]);
    const sum = (of: Ledger['standing']) => Object.values(of).reduce((total, { money }) => total + money, 0);
    expect(reclaimable).toBeGreaterThan(0);
    expect(sum(standing)).toBeCloseTo(reclaimable, 6);
    for (const team of teams) expect(sum(team.standing)).toBeCloseTo(team.reclaimable, 6);
    expect(standing.waiting.because).toBe('budget-run');
  });

  it.each([
    ['a pull request is open', { kind: 'change', change: { ...CHANGE, state: 'unchanged', number: 7 } }, 'proposed'],
    ['a plan for one that is open', { kind: 'change', change: { ...CHANGE, state: 'planned', number: 7 } }, 'proposed'],
    ['a plan', { kind: 'change', change: { ...CHANGE, state: 'planned' } }, 'waiting'],
    ['a refusal', { kind: 'change', change: { ...CHANGE, state: 'refused' } }, 'refused'],
    ['edited by a person', { kind: 'change', change: { ...CHANGE, state: 'failed', because: because('edited-by-person') } }, 'declined'],
    ['a push that failed', { kind: 'change', change: { ...CHANGE, state: 'failed', because: because('push-rejected') } }, 'refused'],
    ['a snooze', { kind: 'held', because: because('snoozed') }, 'declined'],
    ['a cool-down', { kind: 'held', because: because('cool-down') }, 'waiting'],
    ['a lowered mode', { kind: 'held', because: because('mode') }, 'unasked'],
    ['a doubt', { kind: 'held', because: because('leak-suspected') }, 'refused'],
    ['no finding', undefined, 'unasked'],
  ] as const)('%s', (_, fate, place) => {
    expect(placeOf(fate === undefined ? {} : { fate })).toBe(place);
  }); // biome-ignore format: one line each

  it('is known for weeks in which a pass said so, and is absent for others', () => {
    const { weeks, reclaimable } = ledgerWith([], [lineAt('pass', 9, { facts: { reclaimable: 77 } })]);
    const said = weeks.flatMap(({ week, reclaimable: one }) => (one === undefined ? [] : [[week, one]]));
    expect(said).toEqual([
      ['2026-W45', 77],
      ['2026-W47', reclaimable],
    ]);
  });

  it('adds shares up when all of them have spoken, and not before', () => {
    const share = (scope: string, reclaimable: number, age = 9) =>
      lineAt('pass', age, { id: scope, facts: { scope, reclaimable } });
    const inWeek45 = (...lines: JournalEntry[]) =>
      ledgerWith([], lines).weeks.find(({ week }) => week === '2026-W45')?.reclaimable;
    expect(inWeek45(share('1/3', 1), share('2/3', 2), share('3/3', 4))).toBe(7);
    expect(inWeek45(share('1/3', 1), share('3/3', 4))).toBeUndefined();
    expect(inWeek45(share('shop', 5))).toBeUndefined();
    const whole = lineAt('pass', 10, { facts: { reclaimable: 50 } });
    expect(inWeek45(whole, share('1/2', 1))).toBe(50);
    expect(inWeek45(whole, share('1/2', 1), share('2/2', 3))).toBe(4);
  });

  it('of another cluster in the same journal is not ours', () => {
    const other = lineAt('pass', 9, { subject: 'staging', facts: { reclaimable: 77 } });
    expect(ledgerWith([], [other]).weeks.filter(({ reclaimable }) => reclaimable !== undefined)).toHaveLength(1);
  });
});

describe('what got worse', () => {
  const report = (week: string, worries: string, cluster = 'prod') =>
    lineAt('reported', 7, { facts: { week, worries, cluster } });

  it('is held against the report of the week before', () => {
    expect(ledgerWith([], [report('2026-W46', worriesText(PASS.analysis))]).worse).toMatchObject({
      against: '2026-W46',
      fresh: [],
      higher: [],
    });
    expect(ledgerWith([], [report('2026-W46', '')]).worse.fresh).toHaveLength(3);
  });

  it('sees a finding that was milder before', () => {
    const milder = worriesText(PASS.analysis).replaceAll(/c\b/g, 'w');
    const { higher, fresh } = ledgerWith([], [report('2026-W46', milder)]).worse;
    expect(fresh).toEqual([]);
    expect(higher.map(({ severity, where }) => [severity, where])).toEqual([
      ['critical', 'data/Deployment/events'],
      ['critical', 'shop/Deployment/checkout'],
    ]);
  });

  it('of this week, of another cluster or without a report: what began within seven days is new', () => {
    const lines = [report('2026-W47', ''), report('2026-W46', '', 'staging')];
    const { against, fresh } = ledgerWith([], lines).worse;
    expect(against).toBeUndefined();
    expect(fresh.map(({ check }) => check)).toEqual(['oom-killed', 'oom-killed']);
  });
});

describe('what cannot be read', () => {
  it('is named, and what stands there is not taken for nothing', () => {
    const snapshot = { ...PASS.snapshot, repositories: [aRepository([], { journal: outage() })] };
    const { unread, realised } = sizingReport({ ...PASS, snapshot }).ledger;
    expect(unread).toEqual(['manifests']);
    expect(realised.count).toBe(0);
  });
});

describe('weeks', () => {
  it.each([
    ['2026-11-16T09:00:00Z', '2026-W47'],
    ['2026-01-01T00:00:00Z', '2026-W01'],
    ['2027-01-03T23:59:59Z', '2026-W53'],
    ['2024-12-30T00:00:00Z', '2025-W01'],
  ])('%s is in %s', (time, week) => {
    expect(isoWeek(instant(Date.parse(time)))).toBe(week);
  });

  it('begin on Mondays at midnight and last seven days', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (time) => {
        const start = weekStart(instant(time));
        expect(new Date(start).toISOString()).toMatch(/T00:00:00.000Z$/);
        expect(new Date(start).getUTCDay()).toBe(1);
        expect(time - start).toBeLessThan(7 * 86_400_000);
        expect(isoWeek(start)).toBe(isoWeek(instant(time)));
      }),
    );
  });

  it('come in order, without a gap', () => {
    const weeks = lastWeeks(TAKEN_AT, 60);
    expect(weeks.at(-1)).toBe('2026-W47');
    expect([...new Set(weeks)].sort()).toEqual(weeks);
  });
});

it('a quarter: what is waiting comes oldest first, then what this pass opened', () => {
  const { ledger } = sizingReport(aQuarter(PASS));
  expect(ledger.waiting.slice(0, 3).map(({ number, days }) => [number, days])).toEqual([
    [31, 9],
    [32, 2],
    [11, 0],
  ]);
  expect(ledger.waiting).toHaveLength(2 + 6);
  expect(ledger.realised).toMatchObject({ money: 322.5, added: 82, count: 7 });
});
