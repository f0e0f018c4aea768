/** What the findings say about one container, in sentences and table rows. */
import type { ProposeDecision } from '../../model/decision.ts';
import type { Finding, UsageEvidence } from '../../model/finding.ts';
import { containerOf, type Intent, isResourceIntent } from '../../model/intent.ts';
import type { Backtest } from '../../model/recommendation.ts';
import { type Chart, chartOf } from './chart.ts';
import { code, fenced, line, prose } from './escape.ts';
import { countText, cpuText, dayText, memoryText, shareText } from './numbers.ts';
import { scalingChart } from './scaling.ts';

export interface EvidenceView {
  readonly container: string;
  /** Rows of P50, P95, P99, maximum, mean per resource. */
  readonly usage: readonly Readonly<Record<'resource' | 'p50' | 'p95' | 'p99' | 'max' | 'mean', string>>[];
  readonly coverage: string;
  readonly backtest: string;
  readonly explanation: readonly string[];
  /** The one that says most: of what changes by the largest share. */
  readonly chart: Chart | undefined;
  readonly otherCharts: readonly Chart[];
  readonly days: readonly Readonly<Record<'day' | 'cpu' | 'cpuMax' | 'memory' | 'memoryMax', string>>[];
  readonly queries: string;
}

export function evidenceViews(decision: ProposeDecision): EvidenceView[] {
  const seen = new Set<string>();
  return decision.findings.flatMap((finding) => {
    const { evidence } = finding;
    if (evidence === undefined || seen.has(finding.container)) return [];
    seen.add(finding.container);
    return [viewOf(finding, evidence, decision)];
  });
}

function viewOf(finding: Finding, evidence: UsageEvidence, { intents, backtests }: ProposeDecision): EvidenceView {
  const { statistics, window, queries } = evidence;
  const replayed = backtests[finding.container];
  const own = intents.filter((intent) => containerOf(intent) === finding.container);
  const [chart, ...otherCharts] =
    finding.kind === 'predictive-scaling'
      ? [scalingChart(finding)]
      : byShare(own).flatMap((resource) => chartFor(finding.container, resource, { evidence, own }));
  return {
    container: code(finding.container),
    usage: usageRows(evidence),
    coverage: `${dayText(window.from)} to ${dayText(window.to)} UTC, ${countText(statistics.samples)} samples of ${countText(statistics.pods)} pods on ${countText(statistics.days)} days, coverage ${shareText(statistics.coverage)}, read from ${prose(queries.backend)}.`,
    backtest: replayed === undefined ? '' : backtestText(replayed),
    explanation: (finding.recommended?.explanation ?? []).map((sentence) => prose(sentence)),
    chart,
    otherCharts,
    days: evidence.points.map(({ day, cpu, memory }) => ({
      day: prose(day),
      cpu: cpu === undefined ? '–' : cpuText(cpu.p95),
      cpuMax: cpu === undefined ? '–' : cpuText(cpu.max),
      memory: memory === undefined ? '–' : memoryText(memory.p95),
      memoryMax: memory === undefined ? '–' : memoryText(memory.max),
    })),
    queries: fenced('promql', [line(queries.cpu, 2000), line(queries.memory, 2000)]),
  };
}

function usageRows({ statistics: { cpu, memory } }: UsageEvidence): EvidenceView['usage'] {
  return [
    ...(cpu === undefined
      ? []
      : [
          {
            resource: 'CPU',
            p50: cpuText(cpu.p50),
            p95: cpuText(cpu.p95),
            p99: cpuText(cpu.p99),
            max: cpuText(cpu.max),
            mean: cpuText(cpu.mean),
          },
        ]),
    ...(memory === undefined
      ? []
      : [
          {
            resource: 'Memory',
            p50: memoryText(memory.p50),
            p95: memoryText(memory.p95),
            p99: memoryText(memory.p99),
            max: memoryText(memory.max),
            mean: memoryText(memory.mean),
          },
        ]),
  ];
}

/** What moves by the larger share comes first. */
function byShare(own: readonly Intent[]): ('cpu' | 'memory')[] {
  const shareOf = (resource: string): number =>
    Math.max(
      0,
      ...own
        .filter(isResourceIntent)
        .filter(({ field }) => field.endsWith(resource))
        .map(({ from, to }) => (from === undefined ? 1 : Math.abs(to / from - 1))),
    );
  return shareOf('cpu') > shareOf('memory') ? ['cpu', 'memory'] : ['memory', 'cpu'];
}

function chartFor(
  container: string,
  resource: 'cpu' | 'memory',
  from: { readonly evidence: UsageEvidence; readonly own: readonly Intent[] },
): Chart[] {
  const levels = from.own
    .filter(isResourceIntent)
    .filter((intent) => intent.field.endsWith(resource))
    .map((intent) => ({
      field: intent.field,
      after: intent.to,
      ...(intent.from === undefined ? {} : { before: intent.from }),
    }));
  if (levels.length === 0) return [];
  const drawn = chartOf({ container, resource, points: from.evidence.points, levels });
  return drawn === undefined ? [] : [drawn];
}

/** `Replayed over 14 days (4,032 intervals): 0 intervals above the memory limit, 0.4 % of CPU time above the request.` */
function backtestText(backtest: Backtest): string {
  const { memoryAboveLimit, memoryAboveRequest, cpuAboveRequest, cpuUncovered, memoryHeadroom } = backtest;
  const facts = [
    memoryAboveLimit === undefined ? [] : `${countText(memoryAboveLimit)} intervals above the memory limit`,
    cpuAboveRequest === undefined ? [] : `${shareText(cpuAboveRequest)} of CPU time above the request`,
    cpuUncovered === undefined ? [] : `${shareText(cpuUncovered)} of the CPU demand above the request`,
    memoryAboveRequest === undefined ? [] : `${shareText(memoryAboveRequest)} of memory samples above the request`,
    memoryHeadroom === undefined ? [] : `${headroomText(memoryHeadroom)} the largest use seen`,
  ].flat();
  if (facts.length === 0) return '';
  return `Replayed over ${countText(backtest.days)} days (${countText(backtest.intervals)} intervals): ${facts.join(', ')}.`;
}

/** `the limit is 52 % above`, `the limit is 3 % below`: a whole number says enough. */
const headroomText = (headroom: number): string =>
  `the limit is ${Math.round(Math.abs(headroom) * 100)} % ${headroom < 0 ? 'below' : 'above'}`;
