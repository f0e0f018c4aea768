import type { Change } from './actions.ts';
import type { Row } from './row.ts';
import type { SizingReport } from './sizing-report.ts';
import { amountText, coresText, countText, dayText, gibText, moneyText, timeText } from './text/format.ts';
import { rowView } from './text/row-view.ts';
import { safeUrl } from './text/safe-url.ts';
import type { Group, Totals } from './totals.ts';

/** What the templates see: finished strings, so that a template needs no arithmetic. */
export const viewOf = (report: SizingReport) => ({
  title: `Right-sizing report: ${report.cluster}`,
  cluster: report.cluster,
  takenAt: timeText(report.takenAt),
  from: dayText(report.window.from),
  to: dayText(report.window.to),
  currency: report.currency,
  prices: report.prices,
  teamLabel: report.teamLabel,
  queries: { ...report.queries, cpu: oneLine(report.queries.cpu), memory: oneLine(report.queries.memory) },
  cards: cardsOf(report),
  totals: groupView({ ...report.totals, name: 'all' }, report.currency),
  namespaces: report.namespaces.map((group) => groupView(group, report.currency)),
  teams: report.teams.map((group) => groupView(group, report.currency)),
  risks: report.risks.map((risk) => ({ ...risk, url: safeUrl(risk.url) })),
  health: report.health.map((row) => ({ ...row, since: timeText(row.since) })),
  changes: report.actions.changes.map((change) => changeView(change, report.currency)),
  held: report.actions.held,
  merged: report.merged.map((one) => ({ ...one, judgedAt: timeText(one.judgedAt) })),
  coverage: report.coverage,
  rows: report.rows.map((row) => rowView(row, report.currency)),
});

const cardsOf = ({ totals, coverage, risks, actions, currency }: SizingReport) => [
  {
    label: 'Reclaimable a month',
    value: moneyText(totals.freed.money, currency),
    note: 'requested, not needed; the bill falls when nodes go',
  },
  {
    label: 'Reclaimable CPU',
    value: coresText(totals.freed.cpu),
    note: `of ${coresText(totals.requested.cpu)} requested`,
  },
  {
    label: 'Reclaimable memory',
    value: gibText(totals.freed.memory),
    note: `of ${gibText(totals.requested.memory)} requested`,
  },
  {
    label: 'In pull requests now',
    value: moneyText(actions.savings, currency),
    note: `${countText(openChanges(actions.changes), 'change')}, one careful step each`,
  },
  { label: 'Risks', value: String(risks.length), note: `${countText(critical(risks), 'is', 'are')} critical` },
  {
    label: 'Workloads known',
    value: `${coverage.workloads - coverage.unknown} of ${coverage.workloads}`,
    note: coverage.unknown === 0 ? 'nothing is unknown' : `${coverage.unknown} unknown, see below why`,
  },
];

const openChanges = (changes: readonly Change[]): number =>
  changes.filter(({ state }) => state !== 'refused' && state !== 'failed').length;
const critical = (risks: SizingReport['risks']): number =>
  risks.filter(({ severity }) => severity === 'critical').length;

const groupView = (group: Group | (Totals & { name: string }), currency: string) => ({
  name: group.name === '' ? '(cluster)' : group.name,
  workloads: group.workloads,
  containers: group.containers,
  unknown: group.unknown,
  requestedCpu: coresText(group.requested.cpu),
  requestedMemory: gibText(group.requested.memory),
  freedCpu: coresText(group.freed.cpu),
  freedMemory: gibText(group.freed.memory),
  freed: amountText(group.freed.money, currency),
  added: amountText(group.added.money, currency),
  freedMoney: group.freed.money,
});

const changeView = ({ url, savings, ...change }: Change, currency: string) => ({
  ...change,
  saved: amountText(savings, currency),
  url: safeUrl(url),
  label: change.number === undefined ? change.state : `${change.number} ${change.state}`,
  because: change.because?.code ?? '',
  detail: change.because?.detail ?? '',
});

/** A query stands in a code block, which it must not end. */
const oneLine = (query: string): string => query.replace(/\s+/g, ' ').replaceAll('`', "'");

/** The containers that matter most: risks first, then money that moves, then by id. */
export const mostRelevant = (rows: readonly Row[], count: number): Row[] =>
  rows
    .filter(({ findings, delta }) => findings.length > 0 || delta.money !== 0)
    .toSorted(byRelevance)
    .slice(0, count);

export const byRelevance = (a: Row, b: Row): number => weightOf(b) - weightOf(a) || (a.id < b.id ? -1 : 1);

const WEIGHTS = { critical: 1e9, warning: 1e6, info: 0 };
const weightOf = ({ findings, delta }: Row): number =>
  Math.max(0, ...findings.map(({ severity }) => WEIGHTS[severity])) + Math.abs(delta.money);
