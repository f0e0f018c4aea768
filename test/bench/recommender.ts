/**
 * Back-test of every strategy on real traces: `node test/bench/recommender.ts --traces DIR [--json]`.
 * Prints the tables of README.md, or one JSON object for scripts.
 */
import { parseArgs } from 'node:util';
import { scoreCpu } from './recommender-cpu.ts';
import { goals } from './recommender-goals.ts';
import { scoreMemory } from './recommender-memory.ts';
import type { BenchResult, Scores } from './recommender-result.ts';
import { cpuStrategies, memoryStrategies } from './recommender-strategies.ts';
import { table } from './recommender-table.ts';
import { readTraces } from './recommender-traces.ts';
import { type Week, weeksOf } from './recommender-weeks.ts';

export function runBench(folder: string): BenchResult {
  const cpu: Week[] = [];
  const memory: Week[] = [];
  for (const trace of readTraces(folder)) {
    cpu.push(...weeksOf(trace, 'cpu'));
    memory.push(...weeksOf(trace, 'memory'));
  }
  const sets = [...new Set([...cpu, ...memory].map(({ set }) => set))].sort();
  const series = new Set([...cpu, ...memory].map((week) => week.series)).size;
  const of = (weeks: readonly Week[], set: string): Week[] => weeks.filter((week) => week.set === set);
  return {
    weeks: { cpu: cpu.length, memory: memory.length, series },
    ...scoresOf(cpu, memory),
    sets: Object.fromEntries(
      sets.map((set) => {
        const weeks = { cpu: of(cpu, set).length, memory: of(memory, set).length };
        return [set, { weeks, ...scoresOf(of(cpu, set), of(memory, set)) }];
      }),
    ),
  };
}

const scoresOf = (cpu: readonly Week[], memory: readonly Week[]): Scores => ({
  cpu: cpu.length === 0 ? {} : mapValues(cpuStrategies, (recommend) => scoreCpu(cpu, recommend)),
  memory: memory.length === 0 ? {} : mapValues(memoryStrategies, (recommend) => scoreMemory(memory, recommend)),
});

const mapValues = <From, To>(record: Readonly<Record<string, From>>, to: (from: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value)]));

if (import.meta.main) {
  const { values } = parseArgs({ options: { traces: { type: 'string' }, json: { type: 'boolean', default: false } } });
  if (values.traces === undefined) {
    process.stderr.write('usage: node test/bench/recommender.ts --traces DIR [--json]\n');
    process.exitCode = 2;
  } else {
    const result = runBench(values.traces);
    process.stdout.write(
      values.json ? `${JSON.stringify(result, undefined, 2)}\n` : `${table(result, goals(result))}\n`,
    );
  }
}
