import { byText } from '../../model/by-text.ts';
import type { Counted } from '../actions.ts';
import type { Coverage, UnknownReason } from '../coverage.ts';
import type { Row } from '../row.ts';
import type { ClusterLine, SizingReport } from '../sizing-report.ts';
import { groupsOf, totalsOf } from '../totals.ts';
import { fleetLedger } from './fleet-ledger.ts';

/**
 * Several clusters as one report: names of things begin with their cluster, sums are over all of them. Teams are the
 * same people everywhere, so a team is one line. All speak of one currency: whoever calls has seen to that.
 */
export function fleetOf(reports: readonly SizingReport[]): SizingReport {
  const [first] = reports;
  if (first === undefined) throw new Error('a fleet without a cluster');
  if (reports.length === 1) return first;
  const rows = reports.flatMap((report) => report.rows.map((row) => rowIn(row, report.cluster)));
  const named = <T>(pick: (report: SizingReport) => readonly T[], rename: (one: T, cluster: string) => T): T[] =>
    reports.flatMap((report) => pick(report).map((one) => rename(one, report.cluster)));
  return {
    ...first,
    cluster: reports.map(({ cluster }) => cluster).join(', '),
    takenAt: latest(reports.map(({ takenAt }) => takenAt)),
    window: {
      from: earliest(reports.map(({ window }) => window.from)),
      to: latest(reports.map(({ window }) => window.to)),
    },
    clusters: reports.map(lineOf),
    totals: totalsOf(rows),
    namespaces: groupsOf(rows, ({ cluster, namespace }) => `${cluster}/${namespace}`),
    teams: groupsOf(rows, ({ team }) => team ?? '(none)'),
    coverage: coverageOf(reports),
    risks: named(
      ({ risks }) => risks,
      (risk, cluster) => ({ ...risk, where: `${cluster}: ${risk.where}` }),
    ),
    health: named(
      ({ health }) => health,
      (row, cluster) => ({ ...row, where: `${cluster}: ${row.where}` }),
    ),
    actions: actionsOf(reports),
    ledger: fleetLedger(reports),
    merged: named(
      ({ merged }) => merged,
      (one, cluster) => ({ ...one, where: `${cluster}: ${one.where}` }),
    ).sort((a, b) => (a.judgedAt < b.judgedAt ? 1 : -1)),
    rows,
  };
}

const actionsOf = (reports: readonly SizingReport[]): SizingReport['actions'] => ({
  changes: reports.flatMap(({ actions, cluster }) =>
    actions.changes.map((one) => ({ ...one, subject: `${cluster}: ${one.subject}` })),
  ),
  held: added(reports.flatMap(({ actions }) => actions.held)),
  savings: Math.round(reports.reduce((sum, { actions }) => sum + actions.savings, 0) * 100) / 100,
  byFinding: new Map(reports.flatMap(({ actions }) => [...actions.byFinding])),
});

const latest = (times: readonly string[]): string => times.toSorted().at(-1) ?? '';
const earliest = (times: readonly string[]): string => times.toSorted()[0] ?? '';

const rowIn = (row: Row, cluster: string): Row => ({ ...row, cluster, id: `${cluster}/${row.id}` });

const lineOf = ({ cluster, ledger, risks, coverage, takenAt }: SizingReport): ClusterLine => ({
  name: cluster,
  takenAt,
  realised: ledger.realised.money,
  reclaimable: ledger.reclaimable,
  waiting: ledger.waiting.length,
  risks: risks.length,
  workloads: coverage.workloads,
  unknown: coverage.unknown,
  unread: [...new Set(coverage.gaps.map(({ source }) => source))].sort(),
});

const coverageOf = (reports: readonly SizingReport[]): Coverage => ({
  workloads: reports.reduce((sum, { coverage }) => sum + coverage.workloads, 0),
  unknown: reports.reduce((sum, { coverage }) => sum + coverage.unknown, 0),
  reasons: unknownReasons(reports),
  gaps: reports.flatMap(({ coverage, cluster }) =>
    coverage.gaps.map((gap) => ({ ...gap, source: `${cluster}: ${gap.source}` })),
  ),
});

function unknownReasons(reports: readonly SizingReport[]): UnknownReason[] {
  const all = reports.flatMap(({ coverage, cluster }) =>
    coverage.reasons.map((one) => ({ ...one, names: one.names.map((name) => `${cluster}: ${name}`) })),
  );
  return [...Map.groupBy(all, ({ code }) => code)]
    .map(([code, own]) => ({
      code,
      workloads: own.reduce((sum, { workloads }) => sum + workloads, 0),
      example: own[0]?.example ?? '',
      names: own.flatMap(({ names }) => names).slice(0, 3),
    }))
    .sort((a, b) => b.workloads - a.workloads || byText(a.code, b.code));
}

/** The most frequent first. */
const added = (all: readonly Counted[]): Counted[] =>
  [...Map.groupBy(all, ({ code }) => code)]
    .map(([code, own]) => ({
      code,
      count: own.reduce((sum, { count }) => sum + count, 0),
      example: own[0]?.example ?? '',
    }))
    .sort((a, b) => b.count - a.count || byText(a.code, b.code));
