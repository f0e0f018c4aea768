import type { Comparison, CpuScore, MemoryScore, Scores } from '../model/comparison.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';

/** The tables of a back-test: all weeks together, then each set by the figures that matter most. */
export function backtestText(terminal: Terminal, comparison: Comparison): string {
  const { cpu, memory, series } = comparison.weeks;
  const parts = [
    `${series} series, ${cpu} CPU weeks, ${memory} memory weeks`,
    ...(cpu === 0 ? [] : [cpuTable(terminal, comparison)]),
    ...(memory === 0 ? [] : [memoryTable(terminal, comparison)]),
    ...(Object.keys(comparison.sets).length < 2 ? [] : [setsTable(terminal, comparison)]),
    LEGEND,
  ];
  return `${parts.join('\n\n')}\n`;
}

/** The columns are narrow, their meanings are not. */
const LEGEND = `time above %: time with usage above the request that the strategy would have set; weeks >1 %: weeks with more of that
uncovered %: CPU time that no request covered; slack: what is requested beyond the use, as a share of it (0.80 = 80 % more),
of the typical container and of all together; OOM weeks %: weeks in which memory would have passed the limit
Lower is better everywhere, but less slack buys more time above. Formulas: src/analyze/backtest/README.md`;

type Column<Score> = readonly [title: string, pick: (score: Score) => number | undefined];

const CPU: readonly Column<CpuScore>[] = [
  ['time above %', ({ V }) => V],
  ['weeks >1 %', ({ W1 }) => W1],
  ['weeks >5 %', ({ W5 }) => W5],
  ['uncovered %', ({ U }) => U],
  ['slack typical', ({ Styp }) => Styp],
  ['slack fleet', ({ Sfleet }) => Sfleet],
  ['moves %', ({ churn }) => churn],
];

const MEMORY: readonly Column<MemoryScore>[] = [
  ['OOM weeks %', ({ oomWeeks }) => oomWeeks],
  ['limit typical', ({ limitTyp }) => limitTyp],
  ['limit fleet', ({ limitFleet }) => limitFleet],
  ['request typical', ({ requestTyp }) => requestTyp],
  ['request fleet', ({ requestFleet }) => requestFleet],
  ['requested/used', ({ requestedOverUsed }) => requestedOverUsed],
  ['node over %', ({ nodeOver }) => nodeOver],
  ['moves %', ({ churn }) => churn],
];

const cpuTable = (terminal: Terminal, { cpu }: Scores): string =>
  scoresTable(terminal, { name: 'CPU', scores: cpu, columns: CPU });
const memoryTable = (terminal: Terminal, { memory }: Scores): string =>
  scoresTable(terminal, { name: 'memory', scores: memory, columns: MEMORY });

interface ScoresTable<Score> {
  readonly name: string;
  readonly scores: Readonly<Record<string, Score>>;
  readonly columns: readonly Column<Score>[];
}

function scoresTable<Score>(terminal: Terminal, { name, scores, columns }: ScoresTable<Score>): string {
  const shown = columns.filter(([, pick]) => Object.values(scores).some((score) => pick(score) !== undefined));
  const rows = Object.entries(scores).map(([strategy, score]) => [
    { text: strategy, ...(strategy === 'default' ? { tone: 'strong' as const } : {}) },
    ...shown.map(([, pick]) => ({ text: sayNumber(pick(score)) })),
  ]);
  return table(terminal, [name, ...shown.map(([title]) => title)], rows);
}

const COMPARED = ['default', 'krr-simple', 'vpa'] as const;

function setsTable(terminal: Terminal, { sets }: Comparison): string {
  const head = [
    'set',
    'CPU weeks',
    ...COMPARED.map((name) => `${name} above %`),
    'memory weeks',
    ...COMPARED.map((name) => `${name} OOM %`),
  ];
  const rows = Object.entries(sets).map(([set, { weeks, cpu, memory }]) => [
    { text: set },
    { text: String(weeks.cpu) },
    ...COMPARED.map((name) => ({ text: sayNumber(cpu[name]?.V) })),
    { text: String(weeks.memory) },
    ...COMPARED.map((name) => ({ text: sayNumber(memory[name]?.oomWeeks) })),
  ]);
  return table(terminal, head, rows);
}

const sayNumber = (value: number | undefined): string => (value === undefined ? '-' : value.toFixed(2));
