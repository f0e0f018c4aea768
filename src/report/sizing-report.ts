import { type Analysis, findingsOf } from '../model/analysis.ts';
import type { Decision, LeftAlone } from '../model/decision.ts';
import type { Severity } from '../model/finding.ts';
import type { Outcome } from '../model/outcome.ts';
import type { PolicySet } from '../model/policy.ts';
import type { Reason } from '../model/reason.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { type Actions, actionsOf } from './actions.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import { type Ledger, ledgerOf } from './ledger/ledger.ts';
import { type Merged, mergedOf } from './merged.ts';
import { notSetBack } from './not-set-back.ts';
import { type Risk, risksOf } from './risks.ts';
import type { Row } from './row.ts';
import { rowsOf } from './rows.ts';
import { type ShownHealth, shownHealth } from './shown-health.ts';
import { NO_TEAM } from './team-of.ts';
import { type Group, groupsOf, type Totals, totalsOf } from './totals.ts';

/** The right-sizing report as plain data; every format shows the same numbers. */
export interface SizingReport {
  readonly cluster: string;
  readonly takenAt: string;
  readonly window: { readonly from: string; readonly to: string };
  readonly currency: string;
  readonly prices: { readonly cpuCoreMonth: number; readonly memoryGibMonth: number };
  readonly teamLabel: string;
  readonly queries: { readonly cpu: string; readonly memory: string; readonly backend: string };
  /** Of a report about several clusters, one line each; empty where it is about one. */
  readonly clusters: readonly ClusterLine[];
  readonly totals: Totals;
  readonly namespaces: readonly Group[];
  readonly teams: readonly Group[];
  readonly coverage: Coverage;
  readonly risks: readonly Risk[];
  /** What the health checks found, most severe first. */
  readonly health: readonly HealthRow[];
  readonly actions: Actions;
  /** What was saved, declined and is waiting, week by week. */
  readonly ledger: Ledger;
  /** Merged proposals that were judged: predicted against actual. */
  readonly merged: readonly Merged[];
  /** One per container, by namespace, kind, name, container. */
  readonly rows: readonly Row[];
}

/** One cluster of several; money a month. */
export interface ClusterLine {
  readonly name: string;
  readonly takenAt: string;
  readonly realised: number;
  readonly reclaimable: number;
  readonly waiting: number;
  readonly risks: number;
  readonly workloads: number;
  readonly unknown: number;
  /** Sources that could not be read. */
  readonly unread: readonly string[];
}

/** One health finding in words; its evidence is in the JSON of the pass. */
export interface HealthRow {
  readonly kind: string;
  readonly severity: Severity;
  readonly since: string;
  readonly where: string;
  readonly what: string;
  readonly remedy: string;
  /** Why a failed rollout or sync is not rolled back. */
  readonly notRolledBack?: Reason;
}

export interface ReportInput {
  readonly snapshot: Snapshot;
  readonly analysis: Analysis;
  readonly decisions: readonly Decision[];
  readonly outcomes: readonly Outcome[];
  readonly policies: PolicySet;
  /** Failed rollouts and syncs of which nothing is rolled back. */
  readonly left?: readonly LeftAlone[];
}

/** Same pass, same report, byte for byte. */
export function sizingReport(input: ReportInput): SizingReport {
  const { snapshot, analysis, policies } = input;
  const actions = actionsOf(input);
  const rows = rowsOf(analysis, { actions, policies });
  return {
    cluster: snapshot.cluster,
    takenAt: new Date(snapshot.takenAt).toISOString(),
    window: { from: new Date(snapshot.window.from).toISOString(), to: new Date(snapshot.window.to).toISOString() },
    currency: policies.prices.currency,
    prices: { cpuCoreMonth: policies.prices.cpuCoreMonth, memoryGibMonth: policies.prices.memoryGibMonth },
    teamLabel: policies.teamLabel,
    queries: snapshot.queries,
    clusters: [],
    totals: totalsOf(rows),
    namespaces: groupsOf(rows, ({ namespace }) => namespace),
    teams: groupsOf(rows, ({ team }) => team ?? NO_TEAM),
    coverage: coverageOf(rows, snapshot),
    risks: risksOf(findingsOf(analysis), actions),
    ledger: ledgerOf({ snapshot, analysis, rows, actions }),
    merged: mergedOf(snapshot),
    health: shownHealth(analysis, notSetBack(input)).map(healthRow),
    actions,
    rows,
  };
}

const healthRow = ({ finding, where, what, remedy, notRolledBack }: ShownHealth): HealthRow => ({
  kind: finding.kind,
  severity: finding.severity,
  since: new Date(finding.since).toISOString(),
  where,
  what,
  remedy,
  ...(notRolledBack === undefined ? {} : { notRolledBack }),
});
