import { byText } from '../../model/by-text.ts';
import type { Ledger, Sum } from '../ledger/ledger.ts';
import { inEachPlace, type Standing } from '../ledger/standing.ts';
import type { TeamLedger } from '../ledger/team-ledger.ts';
import type { Week } from '../ledger/weeks.ts';
import type { Worry } from '../ledger/worse.ts';
import { cents } from '../ledger/worth.ts';
import type { SizingReport } from '../sizing-report.ts';

/** Ledgers of several clusters added up. */
export function fleetLedger(reports: readonly SizingReport[]): Ledger {
  const ledgers = reports.map(({ ledger }) => ledger);
  const sum = (pick: (ledger: Ledger) => Sum): Sum => sumOf(ledgers.map(pick));
  const total = (pick: (ledger: Ledger) => number): number => cents(ledgers.reduce((all, one) => all + pick(one), 0));
  return {
    week:
      ledgers
        .map(({ week }) => week)
        .toSorted()
        .at(-1) ?? '',
    from: ledgers.map(({ from }) => from).toSorted()[0] ?? '',
    realised: sum(({ realised }) => realised),
    unmeasured: sum(({ unmeasured }) => unmeasured),
    declined: sum(({ declined }) => declined),
    failed: sum(({ failed }) => failed),
    lastWeek: {
      realised: sum(({ lastWeek }) => lastWeek.realised),
      merged: total(({ lastWeek }) => lastWeek.merged),
      opened: total(({ lastWeek }) => lastWeek.opened),
      declined: sum(({ lastWeek }) => lastWeek.declined),
    },
    waiting: reports
      .flatMap(({ ledger, cluster }) => ledger.waiting.map((one) => ({ ...one, title: `${cluster}: ${one.title}` })))
      .toSorted((a, b) => b.days - a.days),
    reclaimable: total(({ reclaimable }) => reclaimable),
    standing: standingOf(ledgers.map(({ standing }) => standing)),
    weeks: weeksOf(ledgers),
    teams: teamsOf(ledgers.flatMap(({ teams }) => teams)),
    worse: worseOf(reports),
    unread: reports.flatMap(({ ledger, cluster }) => ledger.unread.map((name) => `${cluster}: ${name}`)),
  };
}

const sumOf = (sums: readonly Sum[]): Sum => ({
  money: cents(sums.reduce((all, { money }) => all + money, 0)),
  added: cents(sums.reduce((all, { added }) => all + added, 0)),
  count: sums.reduce((all, { count }) => all + count, 0),
  unvalued: sums.reduce((all, { unvalued }) => all + unvalued, 0),
});

const standingOf = (standings: readonly Standing[]): Standing =>
  inEachPlace((place) => {
    const parts = standings.map((one) => one[place]);
    const because = parts.toSorted((a, b) => b.containers - a.containers)[0]?.because;
    return {
      money: cents(parts.reduce((all, { money }) => all + money, 0)),
      containers: parts.reduce((all, { containers }) => all + containers, 0),
      ...(because === undefined ? {} : { because }),
    };
  });

/** What could still be saved in a week is known when every cluster knows it: a part of a sum is no sum. */
const weeksOf = (ledgers: readonly Ledger[]): Week[] =>
  [...new Set(ledgers.flatMap(({ weeks }) => weeks.map(({ week }) => week)))].toSorted().map((name) => {
    const own = ledgers.flatMap(({ weeks }) => weeks.find(({ week }) => week === name) ?? []);
    const total = (pick: (week: Week) => number): number => cents(own.reduce((all, one) => all + pick(one), 0));
    const left = own.flatMap(({ reclaimable }) => reclaimable ?? []);
    return {
      week: name,
      realised: total(({ realised }) => realised),
      realisedSoFar: total(({ realisedSoFar }) => realisedSoFar),
      declined: total(({ declined }) => declined),
      opened: total(({ opened }) => opened),
      ...(left.length < ledgers.length ? {} : { reclaimable: cents(left.reduce((all, one) => all + one, 0)) }),
    };
  });

const teamsOf = (teams: readonly TeamLedger[]): TeamLedger[] =>
  [...Map.groupBy(teams, ({ name }) => name)]
    .map(([name, own]) => {
      const total = (pick: (team: TeamLedger) => number): number => cents(own.reduce((all, one) => all + pick(one), 0));
      return {
        name,
        realised: total(({ realised }) => realised),
        reclaimable: total(({ reclaimable }) => reclaimable),
        standing: standingOf(own.map(({ standing }) => standing)),
        open: total(({ open }) => open),
        risks: total(({ risks }) => risks),
        containers: total(({ containers }) => containers),
        unknown: total(({ unknown }) => unknown),
      };
    })
    .sort((a, b) => b.reclaimable - a.reclaimable || byText(a.name, b.name));

/** Held against a report only where every cluster has one. */
function worseOf(reports: readonly SizingReport[]): Ledger['worse'] {
  const all = reports.map(({ ledger }) => ledger.worse);
  const worries = (pick: (worse: Ledger['worse']) => readonly Worry[]): Worry[] =>
    reports.flatMap(({ ledger, cluster }) =>
      pick(ledger.worse).map((one) => ({ ...one, where: `${cluster}: ${one.where}` })),
    );
  const against = all.flatMap((one) => one.against ?? []);
  const [oldest] = against.toSorted();
  return {
    ...(oldest === undefined || against.length < all.length ? {} : { against: oldest }),
    fresh: worries(({ fresh }) => fresh),
    higher: worries(({ higher }) => higher),
    failed: all.flatMap(({ failed }) => failed),
    reverts: all.flatMap(({ reverts }) => reverts),
  };
}
