import { byText } from '../model/by-text.ts';
import type { Change } from './actions.ts';
import { ledgerView, mergedView, trustOf } from './ledger/ledger-view.ts';
import type { Row } from './row.ts';
import { shownGaps } from './shown-gaps.ts';
import { notRolledBackText } from './shown-health.ts';
import type { ClusterLine, SizingReport } from './sizing-report.ts';
import { amountText, coresText, countText, dayText, gibText, moneyText, timeText } from './text/format.ts';
import { rowView } from './text/row-view.ts';
import { safeUrl } from './text/safe-url.ts';
import type { Group, Totals } from './totals.ts';

/** What the templates see: finished strings, so that a template needs no arithmetic. */
export const viewOf = (report: SizingReport) => ({
  title: `Right-sizing report: ${report.cluster}, week ${report.ledger.week}`,
  cluster: report.cluster,
  takenAt: timeText(report.takenAt),
  from: dayText(report.window.from),
  to: dayText(report.window.to),
  currency: report.currency,
  prices: report.prices,
  teamLabel: report.teamLabel,
  queries: { ...report.queries, cpu: oneLine(report.queries.cpu), memory: oneLine(report.queries.memory) },
  cards: cardsOf(report),
  clusters: report.clusters.map((line) => clusterView(line, report.currency)),
  totals: groupView({ ...report.totals, name: 'all' }, report.currency),
  namespaces: report.namespaces.map((group) => groupView(group, report.currency)),
  risks: report.risks.map((risk) => ({ ...risk, url: safeUrl(risk.url) })),
  health: report.health.map((row) => ({
    ...row,
    since: timeText(row.since),
    notRolledBack: notRolledBackText(row.notRolledBack),
  })),
  changes: report.actions.changes.map((change) => changeView(change, report.currency)),
  held: report.actions.held,
  merged: report.merged.map(mergedView),
  ledger: ledgerView(report),
  coverage: { ...report.coverage, gaps: shownGaps(report.coverage.gaps) },
  rows: report.rows.map((row) => rowView(row, report.currency)),
});

/** What did we save, what waits for me, what is at risk, can I trust it: in this order. */
const cardsOf = ({ ledger, coverage, risks, merged, currency }: SizingReport) => [
  {
    label: 'Saved so far, a month',
    value: ledger.realised.count === 0 ? 'nothing yet' : moneyText(ledger.realised.money, currency),
    note: savedNote(ledger, currency),
  },
  {
    label: 'Waiting for you',
    value: String(ledger.waiting.length),
    note: oldestOf(ledger),
  },
  {
    label: 'Could still be saved',
    value: moneyText(ledger.reclaimable, currency),
    note: 'a month; requested, not needed',
  },
  {
    label: 'Risks',
    value: String(risks.length),
    note: critical(risks) === 0 ? 'none is critical' : `${countText(critical(risks), 'is', 'are')} critical`,
  },
  trustCard(trustOf(merged)),
  {
    label: 'Workloads known',
    value: `${coverage.workloads - coverage.unknown} of ${coverage.workloads}`,
    note: coverage.unknown === 0 ? 'nothing is unknown' : `${coverage.unknown} unknown, see below why`,
  },
];

function savedNote({ realised, lastWeek }: SizingReport['ledger'], currency: string): string {
  if (realised.count === 0) return 'a saving counts once its merge was measured';
  const lately = lastWeek.realised.count === 0 ? 'none' : moneyText(lastWeek.realised.money, currency);
  return `${countText(realised.count, 'merge')}, measured; ${lately} of it in 7 days`;
}

function oldestOf({ waiting, unread }: SizingReport['ledger']): string {
  if (unread.length > 0) return `${unread.join(', ')} could not be read`;
  const [oldest] = waiting;
  if (oldest === undefined) return 'no pull request is open';
  const what = waiting.length === 1 ? 'pull request' : 'pull requests';
  return oldest.days === 0 ? `${what}, opened today` : `${what}, open for up to ${countText(oldest.days, 'day')}`;
}

const trustCard = ({ judged, right }: ReturnType<typeof trustOf>) => ({
  label: 'Came out as predicted',
  value: judged === 0 ? 'no merge yet' : `${right} of ${judged}`,
  note: judged === 0 ? 'each merge is watched and judged once' : 'merged changes, measured afterwards',
});

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

const clusterView = ({ realised, reclaimable, unread, ...line }: ClusterLine, currency: string) => ({
  ...line,
  takenAt: timeText(line.takenAt),
  realised: amountText(realised, currency),
  reclaimable: amountText(reclaimable, currency),
  known: `${line.workloads - line.unknown} of ${line.workloads}`,
  unread: unread.join(', '),
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

export const byRelevance = (a: Row, b: Row): number => weightOf(b) - weightOf(a) || byText(a.id, b.id);

const WEIGHTS = { critical: 1e9, warning: 1e6, info: 0 };
const weightOf = ({ findings, delta }: Row): number =>
  Math.max(0, ...findings.map(({ severity }) => WEIGHTS[severity])) + Math.abs(delta.money);
