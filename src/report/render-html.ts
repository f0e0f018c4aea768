import { byText } from '../model/by-text.ts';
import { barsChart } from './html/bars-chart.ts';
import { htmlEngine } from './html/engine.ts';
import { usageChart } from './html/usage-chart.ts';
import { weeksChart } from './html/weeks-chart.ts';
import { answerOf } from './risks.ts';
import type { Row } from './row.ts';
import type { SizingReport } from './sizing-report.ts';
import { coresText, cpuText, gibText, memoryText, moneyText } from './text/format.ts';
import type { Group } from './totals.ts';
import { byRelevance, mostRelevant, viewOf } from './view.ts';

const CHARTS = 24;
const BARS = 10;

/** One file without outside parts: style, script and drawings are inside. */
export function renderHtml(report: SizingReport, template: string): string {
  const rendered: string = htmlEngine.parseAndRenderSync(template, {
    ...viewOf({ ...report, rows: report.rows.toSorted(byRelevance) }),
    weeks: weeksChart(report.ledger.weeks, report.currency) ?? '',
    bars: barsOf(report),
    charts: mostRelevant(report.rows, CHARTS).flatMap(chartOf),
  });
  return rendered;
}

function barsOf({ namespaces, currency }: SizingReport) {
  const largest = (pick: (group: Group) => number, text: (value: number) => string, what: string) => {
    const groups = namespaces
      .filter((group) => pick(group) > 0)
      .toSorted((a, b) => pick(b) - pick(a) || byText(a.name, b.name));
    const bars = groups
      .slice(0, BARS)
      .map((group) => ({ name: group.name, value: pick(group), text: text(pick(group)) }));
    const svg = barsChart(bars, `${what} per namespace`);
    return svg === undefined ? [] : [{ title: what, svg }];
  };
  return [
    ...largest(
      ({ freed }) => freed.money,
      (value) => moneyText(value, currency),
      'Reclaimable money a month',
    ),
    ...largest(({ freed }) => freed.cpu, coresText, 'Reclaimable CPU'),
    ...largest(({ freed }) => freed.memory, gibText, 'Reclaimable memory'),
  ];
}

/** Two drawings of one container; none without daily points. */
export function chartOf(row: Row) {
  const { current, recommended } = row;
  const title = `${row.cluster === undefined ? '' : `${row.cluster}: `}${row.namespace}/${row.name}`;
  const cpu = drawn(row, 'cpu', {
    request: current.cpuRequest,
    limit: current.cpuLimit,
    recommended: recommended?.cpuRequest,
  });
  const memory = drawn(row, 'memory', {
    request: current.memoryRequest,
    limit: current.memoryLimit,
    recommended: recommended?.memoryRequest,
  });
  if (cpu === undefined && memory === undefined) return [];
  return [
    {
      title,
      container: row.container,
      answer: row.fate === undefined ? '' : answerOf(row.fate),
      parts: [cpu, memory].filter((part) => part !== undefined),
    },
  ];
}

interface Levels {
  readonly request: number | undefined;
  readonly limit: number | undefined;
  readonly recommended: number | undefined;
}

function drawn(row: Row, resource: 'cpu' | 'memory', { request, limit, recommended }: Levels) {
  const text = resource === 'cpu' ? cpuText : memoryText;
  const name = resource === 'cpu' ? 'CPU' : 'Memory';
  const svg = usageChart({
    resource,
    points: row.points,
    label: `${name} of ${row.namespace}/${row.name}, container ${row.container}: use per day against request and limit`,
    ...(request === undefined ? {} : { request }),
    ...(limit === undefined ? {} : { limit }),
    ...(recommended === undefined || recommended === request ? {} : { recommended }),
  });
  if (svg === undefined) return undefined;
  return { name, svg, request: text(request), limit: text(limit), recommended: text(recommended) };
}
