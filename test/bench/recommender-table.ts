import type { Goal } from './recommender-goals.ts';
import type { BenchResult, Scores } from './recommender-result.ts';

export function table(result: BenchResult, goals: readonly Goal[]): string {
  const { cpu, memory, series } = result.weeks;
  return [
    `${series} series, ${cpu} CPU weeks, ${memory} memory weeks`,
    ...tablesOf(result),
    '## Goals',
    ...goals.map(({ name, met, facts }) => `${met ? 'met   ' : 'MISSED'} ${name}\n         ${facts}`),
    ...Object.entries(result.sets).flatMap(([set, scores]) => [
      `## ${set}: ${scores.weeks.cpu} CPU weeks, ${scores.weeks.memory} memory weeks`,
      ...tablesOf(scores),
    ]),
  ].join('\n\n');
}

const tablesOf = ({ cpu, memory }: Scores): string[] => [
  ...(Object.keys(cpu).length === 0 ? [] : [grid('CPU (V, W1, W5, U in %)', cpu)]),
  ...(Object.keys(memory).length === 0 ? [] : [grid('Memory (oomWeeks, nodeOver in %)', memory)]),
];

function grid(title: string, rows: Readonly<Record<string, object>>): string {
  const columns = Object.keys(Object.values(rows)[0] ?? {});
  const lines = Object.entries(rows).map(([name, row]) => {
    const cells = new Map(Object.entries(row));
    return [name, ...columns.map((column) => sayCell(cells.get(column)))];
  });
  const all = [[title, ...columns], ...lines];
  const widths = all[0]?.map((_, i) => Math.max(...all.map((line) => line[i]?.length ?? 0))) ?? [];
  return all
    .map((line) =>
      line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
    )
    .join('\n');
}

const sayCell = (value: unknown): string => (typeof value === 'number' ? value.toFixed(3) : '');
