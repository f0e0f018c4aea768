/**
 * The back-test of `trimtab backtest --traces DIR`, and how far the goals are met:
 * `node test/bench/recommender.ts --traces DIR [--json] [--chart FILE.svg]`.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readTraces } from '../../src/adapters/traces/read-traces.ts';
import { compare, weeksInTrace } from '../../src/analyze/backtest/compare.ts';
import type { Week } from '../../src/analyze/backtest/week.ts';
import { backtestText } from '../../src/cli/backtest-text.ts';
import type { Comparison } from '../../src/model/comparison.ts';
import { tradeOffChart } from '../../src/report/html/trade-off-chart.ts';
import { goals } from './recommender-goals.ts';

export async function runBench(folder: string): Promise<Comparison> {
  const [cpu, memory]: [Week[], Week[]] = [[], []];
  for await (const trace of readTraces(folder)) {
    const weeks = weeksInTrace(trace);
    cpu.push(...weeks.cpu);
    memory.push(...weeks.memory);
  }
  return compare({ cpu, memory });
}

function text(result: Comparison): string {
  const tables = backtestText({ write: () => undefined, colour: false }, result);
  const met = goals(result).map((goal) => `${goal.met ? 'met   ' : 'MISSED'} ${goal.name}\n         ${goal.facts}`);
  return `${tables}\n${met.join('\n\n')}\n`;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { traces: { type: 'string' }, json: { type: 'boolean', default: false }, chart: { type: 'string' } },
  });
  if (values.traces === undefined) {
    process.stderr.write('usage: node test/bench/recommender.ts --traces DIR [--json] [--chart FILE.svg]\n');
    process.exitCode = 2;
  } else {
    const result = await runBench(values.traces);
    process.stdout.write(values.json ? `${JSON.stringify(result, undefined, 2)}\n` : text(result));
    if (values.chart !== undefined) writeFileSync(values.chart, tradeOffChart(result));
  }
}
